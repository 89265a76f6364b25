package dev.sluice.app.node;

import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotHolder;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loop only. Keeps this node at the generation in force.
 *
 * <ol>
 *   <li>Start takes the last known good generation from disk, then asks the control role once;
 *       neither has to succeed.
 *   <li>An announcement and every poll fetch the newest; it is compiled on a worker and swapped in
 *       whole. One fetch is under way at a time.
 *   <li>Whatever fails, the generation in force stays, and the next poll tries again. A failure is
 *       logged and recorded when it begins, and every generation that is refused once. Only a
 *       generation that does not compile and says {@code fail_closed} takes the place of the one in
 *       force, and denies.
 * </ol>
 */
public final class GenerationFollower extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationFollower.class);
  private static final Duration POLL = Duration.ofSeconds(10);

  /** While no control role answers. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  private static final long FETCH_TIMEOUT_MS = 5_000;

  private final Reporter.Identity node;
  private final SnapshotHolder holder;
  private final GenerationCompiler compiler;
  private final LastKnownGood lastKnownGood;
  private final AuditLog.Factory auditLogs;
  private Optional<Reporter> reporter = Optional.empty();
  private Optional<WantedGenerations> wanted = Optional.empty();

  /** What this node decides by; 0 while it denies everything. */
  private long applied;

  /** The last number that did not compile, which has been told. */
  private long refused;

  private boolean unreachable;
  private boolean fetching;
  private boolean fetchAgain;

  GenerationFollower(
      Reporter.Identity node,
      SnapshotHolder holder,
      GenerationCompiler compiler,
      LastKnownGood lastKnownGood,
      AuditLog.Factory auditLogs) {
    this.node = node;
    this.holder = holder;
    this.compiler = compiler;
    this.lastKnownGood = lastKnownGood;
    this.auditLogs = auditLogs;
  }

  @Override
  public Future<?> start() {
    AuditLog audit = auditLogs.onThisLoop();
    reporter = Optional.of(new Reporter(vertx.eventBus(), node, audit));
    vertx
        .eventBus()
        .<GenerationAnnounced>consumer(
            BusAddress.GENERATION_ANNOUNCED, announced -> considerFetch());
    WantedGenerations started = new WantedGenerations(vertx, holder, compiler);
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
    if (number == refused) {
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
    // The same number compiles to the same, so what was refused need not be tried again.
    if (generation.getNumber() == applied || generation.getNumber() == refused) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> compiler.compile(generation))
        .compose(compiled -> adopt(generation, compiled));
  }

  private Future<Void> adopt(Generation generation, Compilation<Snapshot> compilation) {
    return switch (compilation) {
      case Compilation.Compiled<Snapshot> compiled -> swap(generation, compiled.value());
      case Compilation.Rejected<Snapshot> rejected -> {
        reject(generation, rejected.violations().size());
        yield Future.succeededFuture();
      }
    };
  }

  private void reject(Generation generation, int violations) {
    long number = generation.getNumber();
    long before = applied;
    refused = number;
    switch (GenerationCompiler.onInvalid(generation)) {
      case RETAIN_LAST_VALID -> reporter.ifPresent(r -> r.rejected(generation, before, violations));
      case FAIL_CLOSED -> {
        if (holder.swap(Snapshot.quarantine(number, holder.current().registrations()))) {
          applied = 0;
          reporter.ifPresent(r -> r.quarantined(generation, before, violations));
        }
      }
    }
  }

  private boolean inForce(Snapshot snapshot) {
    boolean newer = holder.swap(snapshot);
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
}
