package dev.sluice.app.warmup;

import dev.sluice.chain.builtin.BuiltInEntryCheck;
import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotHolder;
import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.source.Compilation;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Policy, registrations and settings of the node of doubles.
 *
 * @param http port of the origin in clear text
 * @param https port of the origin with TLS
 * @param service port of the middleware service
 */
record WarmUpConfiguration(int http, int https, int service) {
  /** Allowed without middleware. */
  static final String PLAIN_HOST = "plain.warm-up.test";

  /** Judged by a built-in stage. */
  static final String BUILT_IN_HOST = "built-in.warm-up.test";

  /** Judged by the service. */
  static final String REMOTE_HOST = "remote.warm-up.test";

  static final String BUILT_IN = "openshell/regex";
  static final String SERVICE = "warm-up";

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** Where the names lead; none is looked up. */
  static final Map<String, InetAddress> HOSTS =
      Map.of(PLAIN_HOST, LOOPBACK, BUILT_IN_HOST, LOOPBACK, REMOTE_HOST, LOOPBACK);

  SnapshotHolder snapshots() {
    Generation generation =
        Generation.newBuilder()
            .setNumber(1)
            .addPolicies(
                PolicySource.newBuilder()
                    .setSandbox(Snapshot.DEFAULT_SANDBOX)
                    .setRevision(1)
                    .setFile("warm-up.yaml")
                    .setYaml(policy()))
            .setRegistrationsFile("warm-up.toml")
            .setRegistrationsToml(registrations())
            .build();
    SnapshotHolder holder = new SnapshotHolder();
    switch (new GenerationCompiler(BuiltInEntryCheck.none())
        .compile(generation, Snapshot.empty())) {
      case Compilation.Compiled<Snapshot> compiled -> holder.swap(compiled.value());
      case Compilation.Rejected<Snapshot> rejected ->
          throw new IllegalStateException("warm-up: " + rejected.violations());
    }
    return holder;
  }

  private String policy() {
    return """
    version: 1
    network_policies:
      warm-up:
        endpoints:
          - {host: %1$s, port: %4$d, protocol: rest, access: full}
          - {host: %2$s, port: %4$d, protocol: rest, access: full}
          - {host: %2$s, port: %5$d, protocol: rest, access: full}
          - {host: %3$s, port: %4$d, protocol: rest, access: full}
    network_middlewares:
      built-in: {middleware: openshell/regex, order: 1, endpoints: {include: [%2$s]}}
      remote: {middleware: warm-up, order: 2, on_error: fail_open, endpoints: {include: [%3$s]}}
    """
        .formatted(PLAIN_HOST, BUILT_IN_HOST, REMOTE_HOST, http, https);
  }

  private String registrations() {
    return """
    [[openshell.supervisor.middleware]]
    name = "warm-up"
    grpc_endpoint = "http://127.0.0.1:%d"
    allow_insecure_transport = true
    max_payload_bytes = 65536
    timeout = "5s"
    """
        .formatted(service);
  }

  /** Of a proxy that listens on a port that the system chooses. */
  static ProxySettings proxy() {
    ProxySettings usual = ProxySettings.DEFAULTS;
    return new ProxySettings(
        new HostPort("127.0.0.1", 0),
        usual.sandboxes(),
        List.of(),
        usual.knownValues(),
        HOSTS,
        List.of(Cidr.parse("127.0.0.0/8")),
        usual.upstream(),
        usual.limits(),
        withoutGrace(usual.timeouts()),
        usual.capacity(),
        usual.halfClose(),
        usual.refusedConnect(),
        Set.of(),
        Optional.empty());
  }

  /** Its clients have ended when it stops. */
  private static Timeouts withoutGrace(Timeouts usual) {
    return new Timeouts(
        usual.head(),
        usual.idle(),
        usual.body(),
        usual.inspection(),
        usual.handshake(),
        usual.connect(),
        usual.response(),
        usual.send(),
        usual.tunnel(),
        Duration.ZERO,
        Duration.ofMillis(100),
        usual.exchange());
  }
}
