package dev.sluice.chain;

import dev.sluice.chain.remote.RemoteSettings;
import dev.sluice.chain.standing.Standings;
import dev.sluice.config.Snapshots;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ValidateEntries;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Optional;
import java.util.UUID;

/**
 * Event loop only. Answers {@code ChainRequest}s, first of all those of the proxy on its own loop;
 * deploy as many instances as there are event loops.
 *
 * <p>A request that does not fit this node's configuration fails with code 404; the sender then
 * treats every stage as failed.
 */
public final class ChainVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 1000;

  private final String node;
  private final Snapshots snapshots;
  private final AuditLog.Factory audit;
  private final RemoteSettings settings;
  private final Standings standings;
  private Optional<ChainRuntime> runtime = Optional.empty();

  /**
   * With the settings that the documentation states.
   *
   * @param node names this process in what it publishes
   * @param snapshots where the entries of a request are looked up
   * @param audit for changes of services
   */
  public ChainVerticle(String node, Snapshots snapshots, AuditLog.Factory audit) {
    this(node, snapshots, audit, RemoteSettings.of(ServiceSettings.DEFAULTS), new Standings());
  }

  /**
   * As the other constructor.
   *
   * @param settings how failing services are treated
   * @param standings one for all instances of a node
   */
  public ChainVerticle(
      String node,
      Snapshots snapshots,
      AuditLog.Factory audit,
      RemoteSettings settings,
      Standings standings) {
    this.node = node;
    this.snapshots = snapshots;
    this.audit = audit;
    this.settings = settings;
    this.standings = standings;
  }

  @Override
  public Future<?> start() {
    // Vert.x would log whatever a library threw, and with it what a service sent.
    context.exceptionHandler(ChainRuntime::report);
    NodeVoice voice = new NodeVoice(vertx, node, UUID.randomUUID().toString());
    ServiceReports reports = new ServiceReports(audit.onThisLoop(), voice);
    ChainRuntime started = new ChainRuntime(vertx, voice, snapshots, reports, settings, standings);
    runtime = Optional.of(started);
    EventBus bus = vertx.eventBus();
    MessageConsumer<ChainRequest> own =
        bus.localConsumer(BusAddress.chainOnThisLoop(), started::answer);
    MessageConsumer<ChainRequest> shared = bus.consumer(BusAddress.CHAIN, started::answer);
    EntryValidation validation =
        new EntryValidation(vertx, settings.connectTimeout(), EntryValidation.PATIENCE);
    MessageConsumer<ValidateEntries> validate =
        bus.consumer(BusAddress.VALIDATE_ENTRIES, validation::answer);
    bus.<Acknowledged>consumer(BusAddress.CHAIN_SERVICES_WANTED, newcomer -> started.tick());
    started.tick();
    vertx.setPeriodic(TICK_MILLIS, timer -> started.tick());
    return Future.all(own.completion(), shared.completion(), validate.completion());
  }

  @Override
  public Future<?> stop() {
    runtime.ifPresent(ChainRuntime::stop);
    return Future.succeededFuture();
  }
}
