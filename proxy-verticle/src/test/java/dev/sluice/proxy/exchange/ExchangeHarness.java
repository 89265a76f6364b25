package dev.sluice.proxy.exchange;

import static dev.sluice.wire.SetupTimes.NONE;

import dev.sluice.config.registration.Registrations;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ExchangeLimits;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proxy.RecordingAudit;
import dev.sluice.proxy.capacity.StreamingBudget;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.ChainReachability;
import dev.sluice.proxy.chain.pipeline.ScriptedPipelines;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.FairTaskQueue;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.request.LaterTurns;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.RequestIds;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.secret.credential.CredentialStore;
import dev.sluice.proxy.secret.known.SecretSearches;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.proxy.trace.Tracer;
import dev.sluice.proxy.upstream.DestinationResolver;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.OriginStreams;
import dev.sluice.proxy.upstream.OwnAddresses;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.InjectedFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.SetupStep;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.SteppedClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Exchanges under a real policy, between scripted streams: no socket, no event loop, and a chain
 * that never answers. Everything that an exchange does has happened when the call that made it do
 * so returns, but for work that has its turn later.
 */
final class ExchangeHarness implements AutoCloseable {
  static final Timeouts TIMEOUTS = ExchangeSettings.timeouts(ExchangeLimits.DEFAULTS);
  private static final String POLICY =
      """
      version: 1
      network_policies:
        test:
          endpoints:
            - {host: origin.test, port: 80, protocol: rest, enforcement: enforce, access: read-write, upgrades: allow}
            - {host: graph.test, port: 80, protocol: graphql, access: full, graphql_max_body_bytes: 1048576}
      """;

  final RecordingAudit audit = new RecordingAudit();
  final List<Origin> asked = new ArrayList<>();
  // Streams that are dialed; an exchange waits for those that are not here yet.
  final Queue<Promise<OriginStream>> dialed = new ArrayDeque<>();
  final LaterTurns turns = new LaterTurns();
  final SteppedClock clock = new SteppedClock();
  final ScriptedPipelines pipelines = new ScriptedPipelines();
  final StreamingBudget streaming = new StreamingBudget(4L << 20);
  final Vertx vertx = Vertx.vertx();
  final List<Throwable> bugs = new ArrayList<>();

  /** Steps that ended, and whether they succeeded. */
  final List<String> times = new ArrayList<>();

  private final Deadlines deadlines = new Deadlines(bugs::add, clock);
  private final SnapshotHolder snapshots = new SnapshotHolder();
  private final Snapshot first = ExchangeSettings.compiled(1, POLICY, Snapshot.empty());
  private Tracer tracer = Tracer.off();
  private CredentialStore credentials = CredentialStore.open(List.of());
  // The time by which what is temporary in a policy is judged.
  Instant now = Instant.now();
  LoopServices loop;
  boolean failsToDial;
  boolean finishes;
  private Optional<OriginStream> kept = Optional.empty();

  ExchangeHarness() {
    snapshots.swap(first);
    vertx.eventBus().localConsumer(BusAddress.chainOnThisLoop(), unanswered -> {});
    loop = loop(TIMEOUTS, Capacity.DEFAULTS);
  }

  private LoopServices loop(Timeouts timeouts, Capacity capacity) {
    return new LoopServices(
        ExchangeSettings.node(
            vertx,
            snapshots,
            credentials,
            capacity,
            streaming,
            (step, succeeded, nanos) -> times.add(step + " " + succeeded)),
        destinations(),
        ExchangeSettings.pool(vertx, deadlines),
        new ChainClient(vertx, new ChainReachability()),
        new SecretSearches(),
        pipelines,
        audit,
        new RequestIds(),
        tracer,
        deadlines,
        new FairTaskQueue(turns::add),
        () -> now,
        ExchangeSettings.ofLoop(timeouts, finishes),
        bugs::add);
  }

  private DestinationResolver destinations() {
    OwnAddresses own = new OwnAddresses(snapshots, Set.of());
    return new DestinationResolver(vertx, ExchangeSettings.settings(), NONE, own);
  }

  ExchangeHarness limiting(ExchangeLimits limits) {
    loop = loop(ExchangeSettings.timeouts(limits), Capacity.DEFAULTS);
    return this;
  }

  /** Requests may ask for these. */
  ExchangeHarness serving(CredentialStore served) {
    credentials = served;
    loop = loop(TIMEOUTS, Capacity.DEFAULTS);
    return this;
  }

  /** Requests are traced. */
  ExchangeHarness tracing(TracePolicy policy) {
    tracer = new Tracer(policy, UnaryOperator.identity());
    loop = loop(TIMEOUTS, Capacity.DEFAULTS);
    return this;
  }

  /** There is room for one body at a time. */
  ExchangeHarness scarce() {
    return scarce(1 << 20);
  }

  /** As {@link #scarce()}, for a body of so many bytes. */
  ExchangeHarness scarce(int outgoing) {
    loop = loop(TIMEOUTS, new Capacity(1, 0, outgoing, OptionalLong.empty()));
    return this;
  }

  /** Another generation is in force; of another policy, or of the first. */
  void reload(boolean another) {
    ExchangeHarness unused = under(another ? POLICY.replace("read-write", "read-only") : POLICY);
  }

  /** The policy of the sandbox is removed. */
  void remove() {
    snapshots.swap(Snapshot.quarantine(snapshots.current().generation() + 1, Registrations.none()));
  }

  /** Another policy is in force. */
  ExchangeHarness under(String policy) {
    snapshots.swap(ExchangeSettings.compiled(snapshots.current().generation() + 1, policy, first));
    return this;
  }

  /** The body of each request is read and judged. */
  ExchangeHarness judgingBodies() {
    return under(POLICY.replace("protocol: rest", "protocol: graphql"));
  }

  /** The next exchange finds this stream on a kept connection. */
  ExchangeHarness keeping(ScriptedOrigin origin) {
    kept = Optional.of(origin);
    return this;
  }

  /** One exchange after another gets these streams at once when it dials. */
  ExchangeHarness dialing(ScriptedOrigin... origins) {
    for (ScriptedOrigin origin : origins) {
      dialingSlowly().complete(origin);
    }
    return this;
  }

  /** An exchange that dials waits until this is completed. */
  Promise<OriginStream> dialingSlowly() {
    Promise<OriginStream> promise = Promise.promise();
    dialed.add(promise);
    return promise;
  }

  /** A client has sent this head, and its exchange begins. */
  ScriptedClient start(String lines) {
    return start(ScriptedClient.of(lines));
  }

  ScriptedClient start(ScriptedClient client) {
    serve(client.reporting(bugs::add), new Ingress.AbsoluteForm());
    return client;
  }

  /** As {@link #start}, within a tunnel to the origin. */
  ScriptedClient startTunneled(String lines) {
    ScriptedClient client = ScriptedClient.of(lines).reporting(bugs::add);
    serveTunneled(client);
    return client;
  }

  void serveTunneled(ClientStream client) {
    Authority to = new Authority("origin.test", 80);
    List<InetAddress> checked = List.of(InetAddress.getLoopbackAddress());
    DestinationRule rule = new DestinationRule.Declared();
    serve(client, new Ingress.Tunnel(to, Optional.empty(), checked, rule, Optional.empty()));
  }

  void serve(ClientStream client, Ingress origin) {
    Workload workload =
        new Workload(Snapshot.DEFAULT_SANDBOX, Peer.newBuilder().setIp("127.0.0.1").build());
    Exchange.start(
        ExchangeContext.begin(loop, workload, origin, client.head()),
        client,
        to -> {
          asked.add(to);
          return new Streams();
        });
  }

  /** Hands out the streams that the test provides. */
  private final class Streams implements OriginStreams {
    @Override
    public Optional<OriginStream> takeKept() {
      Optional<OriginStream> taken = kept;
      kept = Optional.empty();
      return taken;
    }

    @Override
    public Future<OriginStream> open(Need need) {
      if (failsToDial) {
        failsToDial = false;
        throw new InjectedFault();
      }
      return need.times().measure(SetupStep.CONNECT, () -> dialed.remove().future());
    }
  }

  /** Polls the deadlines as if so much time had passed. */
  void after(Duration passed) {
    at(clock.after(passed));
  }

  /** The same, and it has passed for what comes next. */
  void passes(Duration more) {
    at(clock.pass(more));
  }

  void at(long nanos) {
    deadlines.poll(nanos);
  }

  /** The one decision and the one completion that were recorded. */
  RequestCompletion completion() {
    List<AuditRecord> records = audit.records();
    if (records.size() != 2 || !records.getFirst().hasRequest()) {
      throw new AssertionError("not a decision and its completion: " + records);
    }
    return records.getLast().getCompletion();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
