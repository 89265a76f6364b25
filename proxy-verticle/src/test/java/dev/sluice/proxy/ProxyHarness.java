package dev.sluice.proxy;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.LocalHost;
import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ClientCertificate;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.config.settings.proxy.Http2Use;
import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.testing.Ports;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.tls.CertificateAuthority;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A proxy verticle with a real policy, a scripted chain and a recording audit, on loopback. */
final class ProxyHarness implements AutoCloseable {
  static final String HOST = "origin.test";
  static final int BODY_LIMIT = 1000;

  /** An operator-run service that policies may use. */
  static final String SERVICE = "acme/guard";

  final Vertx vertx;
  final RecordingAudit audit = new RecordingAudit();
  final List<ChainRequest> asked = new ArrayList<>();
  final Path directory;
  final CertificateAuthority originCa;
  ConnectionLimits limits = ConnectionLimits.DEFAULTS;
  Sandboxes sandboxes = Sandboxes.NONE;
  HalfClose halfClose = HalfClose.ABORT;
  RefusedConnect refusedConnect = RefusedConnect.STATUS;
  Http2Mode http2 = Http2Mode.OFF;
  boolean recodes;
  Set<LocalHost> localHosts = ProxySettings.DEFAULTS.localHosts();
  List<Cidr> exempt = List.of(Cidr.parse("127.0.0.0/8"));
  Set<HostPort> own = Set.of();
  List<Credential> credentials = List.of();
  KnownValueSettings known = KnownValueSettings.DEFAULTS;
  List<ClientCertificate> clientCertificates = List.of();

  /** The TLS library towards both sides; by default the best there is. */
  Optional<SslProvider> engine = Optional.empty();

  Path roots;

  /** What the middleware of a policy wants to see. */
  volatile boolean wantsRequests = true;

  volatile boolean wantsMessages;

  /** By sandbox, besides the default one's. */
  final Map<String, String> policies = new HashMap<>();

  static final String CHAIN = BusAddress.chain("harness");
  private final SnapshotHolder snapshots = new SnapshotHolder();
  int port;
  private String deployment = "";
  private NameSettings names = NameSettings.DEFAULTS;
  Optional<ProxyServices> services = Optional.empty();
  private TracePolicy tracing = TracePolicy.OFF;

  private ProxyHarness(VertxOptions options) {
    vertx = Vertx.vertx(options);
    try {
      directory = Files.createTempDirectory("proxy");
      originCa = CertificateAuthority.openOrCreate(directory.resolve("origin-ca"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    roots = originCa.certificateFile();
    BusCodecs.registerAll(vertx.eventBus());
    AnnouncedServices.start(
        vertx, CHAIN, () -> wantsMessages, () -> wantsRequests ? BODY_LIMIT : 0);
  }

  static ProxyHarness create() {
    return new ProxyHarness(new VertxOptions().setPreferNativeTransport(true));
  }

  /** One that asks a name server for what is not in the hosts file. */
  static ProxyHarness asking(NameServer names) {
    return new ProxyHarness(
        new VertxOptions()
            .setAddressResolverOptions(
                new AddressResolverOptions()
                    .addServer("127.0.0.1:" + names.port())
                    .setSearchDomains(List.of())));
  }

  /** Any rule of a policy for {@link #HOST} and the port of an origin. */
  static String policy(int originPort, String endpointLines, String middlewares) {
    return """
    version: 1
    network_policies:
      test:
        endpoints:
          - host: origin.test
            port: %d
    %s
    %s
    """
        .formatted(originPort, endpointLines.indent(8).stripTrailing(), middlewares);
  }

  static String rest(int originPort) {
    return policy(originPort, "protocol: rest\nenforcement: enforce\naccess: full", "");
  }

  /** The policy with REST endpoints that may become WebSockets. */
  static String upgradable(String policy) {
    return policy.replace("access: full", "access: full\n        upgrades: allow");
  }

  static String inspected(int originPort, String onError) {
    return policy(
        originPort,
        "protocol: rest\nenforcement: enforce\naccess: full",
        """
        network_middlewares:
          guard: {middleware: openshell/regex, on_error: %s, endpoints: {include: [origin.test]}}
        """
            .formatted(onError));
  }

  /** Requests are traced. */
  ProxyHarness tracing(TracePolicy policy) {
    tracing = policy;
    return this;
  }

  ProxyHarness chain(Function<ChainRequest, ChainResult> answers) {
    vertx
        .eventBus()
        .<ChainRequest>consumer(
            CHAIN,
            message -> {
              synchronized (asked) {
                asked.add(message.body());
              }
              message.reply(answers.apply(message.body()));
            });
    return this;
  }

  /** Has records hold other names than by default. */
  ProxyHarness recording(NameSettings wanted) {
    names = wanted;
    return this;
  }

  ProxyHarness start(String policy) {
    return start(policy, Capacity.DEFAULTS, new Waits().all());
  }

  ProxyHarness start(String policy, Capacity capacity, Timeouts timeouts) {
    port = Ports.free();
    reload(policy);
    try {
      ProxyServices usual =
          ProxyServices.create(
                  vertx,
                  settings(capacity, timeouts),
                  directory,
                  snapshots,
                  audit,
                  names,
                  SetupTimes.NONE,
                  tracing)
              .at("proxy-1", own);
      ProxyServices used =
          engine.isEmpty() ? usual : OtherEngine.in(usual, vertx, directory, engine.get());
      services = Optional.of(usual);
      deployment =
          vertx
              .deployVerticle(
                  () -> new ProxyVerticle(used), new DeploymentOptions().setInstances(2))
              .await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  WorkPermits permits() {
    return services.orElseThrow().node().permits();
  }

  /** Puts another generation in force. */
  void reload(String policy) {
    snapshots.swap(compile(snapshots.current().generation() + 1, policy));
  }

  private ProxySettings settings(Capacity capacity, Timeouts timeouts) {
    return new ProxySettings(
        new HostPort("127.0.0.1", port),
        sandboxes,
        credentials,
        known,
        Map.of(HOST, InetAddress.getLoopbackAddress()),
        exempt,
        new UpstreamSettings(Optional.of(roots), clientCertificates),
        limits,
        timeouts,
        capacity,
        halfClose,
        refusedConnect,
        new Http2Use(http2, ProxySettings.DEFAULTS.http2().bounds()),
        localHosts,
        Optional.empty(),
        recodes);
  }

  private Snapshot compile(long generation, String policy) {
    Map<String, Source> sources = new HashMap<>();
    sources.put(Snapshot.DEFAULT_SANDBOX, new Source("policy.yaml", policy));
    policies.forEach((sandbox, yaml) -> sources.put(sandbox, new Source(sandbox, yaml)));
    return switch (SnapshotCompiler.compile(
        generation,
        sources,
        Optional.empty(),
        (sandbox, entry, services) -> List.of(),
        snapshots.current())) {
      case Compilation.Compiled<Snapshot> compiled -> compiled.value();
      case Compilation.Rejected<Snapshot> rejected ->
          throw new AssertionError(rejected.violations().toString());
    };
  }

  Future<Void> stop() {
    return vertx.undeploy(deployment);
  }

  RawClient client() {
    return RawClient.connect(port);
  }

  long reservedBytes() {
    return services.orElseThrow().node().streaming().reservedBytes();
  }

  Path ca() {
    return directory.resolve("ca").resolve("ca.pem");
  }

  List<AuditRecord> records() {
    return audit.records();
  }

  RequestDecision decision() {
    return audit.decision();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
