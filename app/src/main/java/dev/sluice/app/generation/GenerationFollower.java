package dev.sluice.app.generation;

import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.FetchGeneration;
import dev.sluice.proto.v1.GenerationAnnounced;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps this node at the generation in force. Event loop only.
 *
 * <ol>
 *   <li>Start loads the last known good generation from disk, then asks the control role once.
 *       Neither has to succeed.
 *   <li>Announcements and polls fetch the newest generation ({@link GenerationPoll}).
 *   <li>It is compiled on a worker and swapped in whole, or rejected ({@link GenerationAdoption}).
 *   <li>After a failure the generation in force stays, and the next poll retries.
 * </ol>
 */
public final class GenerationFollower extends VerticleBase {
  private static final Duration POLL = Duration.ofSeconds(10);

  /** Poll interval while no control role answers. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Identity node;
  private final SnapshotHolder snapshots;
  private final GenerationCompiler compiler;
  private final GenerationDisk lastKnownGood;
  private final AuditLog.Factory auditLogs;
  private final GenerationCondition condition = new GenerationCondition();
  private Optional<GenerationAdoption> adoption = Optional.empty();

  /**
   * @param snapshots receives each generation
   * @param compiler used here only
   * @param lastKnownGood used on a thread of its own
   */
  public GenerationFollower(
      Identity node,
      SnapshotHolder snapshots,
      GenerationCompiler compiler,
      GenerationDisk lastKnownGood,
      AuditLog.Factory auditLogs) {
    this.node = node;
    this.snapshots = snapshots;
    this.compiler = compiler;
    this.lastKnownGood = lastKnownGood;
    this.auditLogs = auditLogs;
  }

  @Override
  public Future<?> start() {
    EventBus bus = vertx.eventBus();
    GenerationReporter reporter =
        new GenerationReporter(bus, node, auditLogs.onThisLoop(), condition);
    GenerationKeeper keeper = new GenerationKeeper(context, lastKnownGood, condition);
    GenerationAdoption adopted =
        new GenerationAdoption(vertx, snapshots, compiler, keeper, reporter);
    adoption = Optional.of(adopted);
    WantedGenerations wanted = new WantedGenerations(vertx, snapshots, compiler);
    GenerationPoll poll = new GenerationPoll(bus, node.name(), adopted, reporter, wanted);
    bus.<GenerationAnnounced>consumer(
        BusAddress.GENERATION_ANNOUNCED, announced -> poll.considerFetch());
    bus.<FetchGeneration>localConsumer(
        BusAddress.GENERATION_WANTED, message -> onWanted(adopted, wanted, poll, message));
    vertx.setPeriodic(POLL.toMillis(), tick -> poll.considerFetch());
    vertx.setPeriodic(
        RETRY.toMillis(),
        tick -> {
          poll.fetchIfUnreachable();
          keeper.tick();
        });
    return poll.fetchAfter(adopted.resume()).otherwiseEmpty();
  }

  @Override
  public Future<?> stop() {
    return adoption.<Future<?>>map(GenerationAdoption::leave).orElseGet(Future::succeededFuture);
  }

  public GenerationCondition condition() {
    return condition;
  }

  private static void onWanted(
      GenerationAdoption adopted,
      WantedGenerations wanted,
      GenerationPoll poll,
      Message<FetchGeneration> message) {
    long number = message.body().getNumber();
    if (adopted.hasRejected(number)) {
      message.reply(Acknowledged.getDefaultInstance());
    } else if (number < adopted.applied()) {
      wanted.pull(message);
    } else {
      wanted.await(message);
      poll.considerFetch();
    }
  }

  public record Identity(String name, Set<Role> roles, Set<String> sandboxes) {
    public Identity {
      roles = Set.copyOf(roles);
      sandboxes = Set.copyOf(sandboxes);
    }

    public static Identity of(String name, Settings settings) {
      Set<String> sandboxes = new TreeSet<>();
      if (settings.roles().contains(Role.PROXY)) {
        sandboxes.addAll(settings.proxy().sandboxes().ids());
        sandboxes.add(Snapshot.DEFAULT_SANDBOX);
      }
      return new Identity(name, settings.roles(), sandboxes);
    }
  }
}
