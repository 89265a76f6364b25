package dev.sluice.chain.run;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.LeadingLoop;
import dev.sluice.chain.health.ServiceReports;
import dev.sluice.chain.service.RemoteSettings;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.policy.snapshot.Snapshots;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.CallCancelled;
import dev.sluice.proto.v1.CallsWanted;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ValidateEntries;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers {@code ChainRequest}s and the messages of WebSocket sessions and of pipelines, above all
 * those of the proxy on its own event loop. Deploy one instance per event loop. Event loop only.
 *
 * <p>A request that does not fit this node's configuration fails with code 404; the sender then
 * treats every stage as failed.
 */
public final class ChainVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 1000;

  /**
   * Without a request for so long, all nodes know that this verticle leaves. On a machine with more
   * work than cores they take a second and more to hear it.
   */
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** Time for requests under evaluation when this node stops. */
  public static final Duration DRAIN = Duration.ofSeconds(5);

  private final String node;
  private final Snapshots snapshots;
  private final AuditLog.Factory audit;
  private final RemoteSettings settings;
  private final ChainHealth health;
  private Optional<Running> running = Optional.empty();
  private Optional<Heartbeat> heartbeat = Optional.empty();
  private Optional<MessageConsumer<ValidateEntries>> validations = Optional.empty();

  private record Running(ChainRuntime runtime, ServiceReports reports) {}

  /** Uses the default settings of services, and health of its own. */
  public ChainVerticle(String node, Snapshots snapshots, AuditLog.Factory audit) {
    this(
        node,
        snapshots,
        audit,
        RemoteSettings.of(ServiceSettings.DEFAULTS, Map.of()),
        new ChainHealth());
  }

  public ChainVerticle(
      String node,
      Snapshots snapshots,
      AuditLog.Factory audit,
      RemoteSettings settings,
      ChainHealth health) {
    this.node = node;
    this.snapshots = snapshots;
    this.audit = audit;
    this.settings = settings;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    // Vert.x would log the message of an exception, which may quote a service.
    context.exceptionHandler(ChainRuntime::report);
    String instance = UUID.randomUUID().toString();
    Running begun = begin(instance);
    running = Optional.of(begun);
    ChainRuntime started = begun.runtime();
    EventBus bus = vertx.eventBus();
    Future<?> own = answerThisLoop(bus, BusAddress.chainOnThisLoop(), started);
    Future<?> others = answerOthers(bus, BusAddress.chain(instance), started);
    EntryValidation validation =
        new EntryValidation(vertx, settings.dialing(), EntryValidation.TIMEOUT);
    MessageConsumer<ValidateEntries> validate =
        bus.consumer(BusAddress.VALIDATE_ENTRIES, validation::answer);
    validations = Optional.of(validate);
    started.tick();
    vertx.setPeriodic(TICK_MILLIS, timer -> started.tick());
    Heartbeat beat = new Heartbeat(vertx, node, BusAddress.chain(instance));
    heartbeat = Optional.of(beat);
    bus.<Acknowledged>consumer(
        BusAddress.CHAIN_SERVICES_WANTED,
        newcomer -> {
          beat.beat();
          started.tick();
        });
    return Future.all(own, others, validate.completion()).onSuccess(listening -> beat.start());
  }

  private Running begin(String instance) {
    LeadingLoop lead = new LeadingLoop(vertx, node, instance);
    ServiceReports reports = new ServiceReports(audit.onThisLoop(), lead);
    ImplementationRegistry registry =
        new ImplementationRegistry(vertx, lead, settings, reports, health);
    reportEntries(registry);
    reportFailures(reports);
    return new Running(new ChainRuntime(vertx, snapshots, registry, health), reports);
  }

  private void reportEntries(ImplementationRegistry registry) {
    IgnoredFailOpen ignored = new IgnoredFailOpen(audit.onThisLoop(), registry::find);
    vertx.setPeriodic(
        TICK_MILLIS,
        timer -> {
          if (registry.isLeading()) {
            ignored.look(snapshots.current());
          }
        });
  }

  // On every loop: what one takes, no other has.
  private void reportFailures(ServiceReports reports) {
    vertx.setPeriodic(
        TICK_MILLIS,
        timer -> reports.onContractFailures(health.contractFailures().overdue(System.nanoTime())));
  }

  private static Future<?> answerThisLoop(EventBus bus, String address, ChainRuntime started) {
    AcceptedCalls calls = new AcceptedCalls();
    MessageConsumer<CallCancelled> cancelled =
        bus.localConsumer(BusAddress.chainCancellations(address), calls::cancel);
    MessageConsumer<ChainRequest> asked =
        bus.localConsumer(address, message -> answer(new OpenCall(message, false), calls, started));
    Future<?> sessions = started.sessions().answerThisLoop(bus);
    Future<?> pipelines = started.pipelines().answerThisLoop(bus);
    return Future.all(cancelled.completion(), asked.completion(), sessions, pipelines);
  }

  private static Future<?> answerOthers(EventBus bus, String address, ChainRuntime started) {
    AcceptedCalls calls = new AcceptedCalls();
    MessageConsumer<CallsWanted> wanted =
        bus.consumer(BusAddress.chainCalls(address), calls::answer);
    MessageConsumer<CallCancelled> cancelled =
        bus.consumer(BusAddress.chainCancellations(address), calls::cancel);
    MessageConsumer<ChainRequest> asked =
        bus.consumer(address, message -> answer(new OpenCall(message, true), calls, started));
    Future<?> sessions = started.sessions().answerOthers(bus, address);
    Future<?> pipelines = started.pipelines().answerOthers(bus, address);
    return Future.all(
        wanted.completion(), cancelled.completion(), asked.completion(), sessions, pipelines);
  }

  // Most requests are answered at once; the others can be cancelled.
  private static void answer(OpenCall call, AcceptedCalls calls, ChainRuntime started) {
    started.answer(call.request(), call);
    calls.hold(call);
  }

  /**
   * Asks for no new requests, and answers those that come within {@link #DRAIN}. Sessions end then,
   * and {@code on_error} decides at the proxies.
   */
  @Override
  public Future<?> stop() {
    return running
        .map(started -> leave(started.runtime()).onComplete(left -> stop(started)))
        .orElseGet(Future::succeededFuture);
  }

  private void stop(Running started) {
    started.runtime().stop();
    started.reports().onContractFailures(health.contractFailures().left(System.nanoTime()));
  }

  private Future<Void> leave(ChainRuntime started) {
    heartbeat.ifPresent(Heartbeat::leave);
    validations.ifPresent(MessageConsumer::unregister);
    return vertx.isClustered() ? started.idle(QUIET, DRAIN) : Future.succeededFuture();
  }

  /** Announces this chain verticle to all nodes, twice a second. Event loop only. */
  private static final class Heartbeat {
    private static final long INTERVAL_MILLIS = 500;

    private final Vertx vertx;
    private ChainHeartbeat message;

    Heartbeat(Vertx vertx, String node, String address) {
      this.vertx = vertx;
      this.message = ChainHeartbeat.newBuilder().setNode(node).setAddress(address).build();
    }

    void start() {
      beat();
      vertx.setPeriodic(INTERVAL_MILLIS, timer -> beat());
    }

    void leave() {
      message = message.toBuilder().setLeaving(true).build();
      beat();
    }

    void beat() {
      vertx.eventBus().publish(BusAddress.CHAIN_HEARTBEAT, message);
    }
  }
}
