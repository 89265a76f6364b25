package dev.sluice.app.generation;

import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotHolder;
import dev.sluice.config.settings.Role;
import dev.sluice.config.source.Compilation;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.GenerationAnnounced;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node at the generation in force. Event loop only.
 *
 * <ol>
 *   <li>Start loads the last known good generation from disk, then asks the control role once.
 *       Neither has to succeed.
 *   <li>Announcements and polls fetch the newest generation. It is compiled on a worker and swapped
 *       in whole. One fetch runs at a time.
 *   <li>After a failure the generation in force stays, and the next poll retries. The first of a
 *       row of failures is logged and audited, and every rejected generation once.
 *   <li>A generation that does not compile and sets {@code fail_closed} replaces the one in force,
 *       and every request is denied.
 * </ol>
 */
public final class GenerationFollower extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationFollower.class);
  private static final Duration POLL = Duration.ofSeconds(10);

  /** Poll interval while no control role answers. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  private static final long FETCH_TIMEOUT_MS = 5_000;

  private final Identity node;
  private final SnapshotHolder snapshots;
  private final GenerationCompiler compiler;
  private final LastKnownGood lastKnownGood;
  private final AuditLog.Factory auditLogs;
  private Optional<GenerationReporter> reporter = Optional.empty();
  private Optional<WantedGenerations> wanted = Optional.empty();

  /** Number of the generation in force; 0 while every request is denied. */
  private long applied;

  /** Number of the last generation that did not compile. */
  private long rejected;

  private boolean unreachable;
  private boolean fetching;
  private boolean fetchAgain;

  /**
   * @param snapshots receives each generation
   * @param compiler used here only
   */
  public GenerationFollower(
      Identity node,
      SnapshotHolder snapshots,
      GenerationCompiler compiler,
      LastKnownGood lastKnownGood,
      AuditLog.Factory auditLogs) {
    this.node = node;
    this.snapshots = snapshots;
    this.compiler = compiler;
    this.lastKnownGood = lastKnownGood;
    this.auditLogs = auditLogs;
  }

  @Override
  public Future<?> start() {
    AuditLog audit = auditLogs.onThisLoop();
    reporter = Optional.of(new GenerationReporter(vertx.eventBus(), node, audit));
    vertx
        .eventBus()
        .<GenerationAnnounced>consumer(
            BusAddress.GENERATION_ANNOUNCED, announced -> considerFetch());
    WantedGenerations started = new WantedGenerations(vertx, snapshots, compiler);
    wanted = Optional.of(started);
    vertx
        .eventBus()
        .<FetchGeneration>localConsumer(
            BusAddress.GENERATION_WANTED, message -> want(started, message));
    vertx.setPeriodic(POLL.toMillis(), poll -> considerFetch());
    vertx.setPeriodic(RETRY.toMillis(), retry -> fetchIfUnreachable());
    return vertx
        .executeBlocking(() -> lastKnownGood.read().map(compiler::compile))
        .onSuccess(found -> found.ifPresent(this::resume))
        .compose(resumed -> fetch())
        .otherwiseEmpty();
  }

  @Override
  public Future<?> stop() {
    reporter.ifPresent(r -> r.leave(applied));
    return Future.succeededFuture();
  }

  private void resume(Compilation<Snapshot> lastKnown) {
    switch (lastKnown) {
      case Compilation.Compiled<Snapshot> compiled -> inForce(compiled.value());
      case Compilation.Rejected<Snapshot> rejected ->
          LOG.error("the last known good generation does not compile with this version");
    }
  }

  private void want(WantedGenerations wanted, Message<FetchGeneration> message) {
    long number = message.body().getNumber();
    if (number == rejected) {
      message.reply(Acknowledged.getDefaultInstance());
    } else if (number < applied) {
      wanted.pull(message);
    } else {
      wanted.await(message);
      considerFetch();
    }
  }

  private void fetchIfUnreachable() {
    if (unreachable) {
      considerFetch();
    }
  }

  private void considerFetch() {
    if (fetching) {
      fetchAgain = true;
    } else {
      fetch();
    }
  }

  private Future<?> fetch() {
    fetching = true;
    FetchGeneration newest = FetchGeneration.newBuilder().setNode(node.name()).build();
    return vertx
        .eventBus()
        .<Generation>request(
            BusAddress.GENERATION_FETCH,
            newest,
            new DeliveryOptions().setSendTimeout(FETCH_TIMEOUT_MS))
        .map(Message::body)
        .compose(this::take, this::unreachable)
        .onComplete(done -> fetched());
  }

  private void fetched() {
    fetching = false;
    reporter.ifPresent(r -> r.report(applied));
    wanted.ifPresent(w -> w.settle(applied, fetchAgain));
    if (fetchAgain) {
      fetchAgain = false;
      fetch();
    }
  }

  private Future<Void> take(Generation generation) {
    unreachable = false;
    // A number always compiles to the same result, so a rejected one is not compiled again.
    if (generation.getNumber() == applied || generation.getNumber() == rejected) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> compiler.compile(generation))
        .compose(compiled -> adopt(generation, compiled));
  }

  private Future<Void> adopt(Generation generation, Compilation<Snapshot> compilation) {
    return switch (compilation) {
      case Compilation.Compiled<Snapshot> compiled -> swap(generation, compiled.value());
      case Compilation.Rejected<Snapshot> invalid -> {
        reject(generation, invalid.violations().size());
        yield Future.succeededFuture();
      }
    };
  }

  private void reject(Generation generation, int violations) {
    long number = generation.getNumber();
    long before = applied;
    rejected = number;
    switch (GenerationCompiler.onInvalid(generation)) {
      case RETAIN_LAST_VALID -> reporter.ifPresent(r -> r.rejected(generation, before, violations));
      case FAIL_CLOSED -> {
        if (snapshots.swap(Snapshot.quarantine(number, snapshots.current().registrations()))) {
          applied = 0;
          reporter.ifPresent(r -> r.quarantined(generation, before, violations));
        }
      }
    }
  }

  private boolean inForce(Snapshot snapshot) {
    boolean newer = snapshots.swap(snapshot);
    applied = newer ? snapshot.generation() : applied;
    return newer;
  }

  private Future<Void> swap(Generation generation, Snapshot snapshot) {
    if (!inForce(snapshot)) {
      return Future.succeededFuture();
    }
    reporter.ifPresent(r -> r.loaded(generation, snapshot.registrations().services().size()));
    return vertx
        .<Void>executeBlocking(
            () -> {
              lastKnownGood.write(generation);
              return null;
            })
        .onFailure(e -> LOG.error("the last known good generation was not kept on disk", e));
  }

  private Future<Void> unreachable(Throwable cause) {
    if (!unreachable) {
      unreachable = true;
      reporter.ifPresent(r -> r.unreachable(applied));
    }
    return Future.succeededFuture();
  }

  /** The node that follows. */
  public record Identity(String name, Set<Role> roles) {}
}
