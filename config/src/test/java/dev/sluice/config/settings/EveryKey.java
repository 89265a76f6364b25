package dev.sluice.config.settings;

import dev.sluice.config.match.EndpointPath;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.AuditSettings.Durability;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.config.settings.audit.EventSettings.Integrity;
import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.audit.Sasl;
import dev.sluice.config.settings.audit.TopicSettings;
import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ClientCertificate;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.settings.proxy.CredentialEndpoint;
import dev.sluice.config.settings.proxy.CredentialSource;
import dev.sluice.config.settings.proxy.ExchangeLimits;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Http2Bounds;
import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.config.settings.proxy.Http2Use;
import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.config.settings.proxy.TokenHash;
import dev.sluice.config.settings.proxy.UpstreamSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** A file that sets every key, none to its default, and what it comes to. */
final class EveryKey {
  static final String YAML =
      """
      roles: [proxy, chain]
      state: data
      proxy:
        listen: "[::1]:0"
        authentication: required
        sandboxes: {ci: {token_sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08},
                    lab: {listen: "127.0.0.1:3129", policy_local: on}}
        credentials:
          KEY:
            file: key
            endpoints: [{host: "*.api.example", port: 8443, path: /v1/**}, {host: a.test}]
            sandboxes: [ci, default]
            expires_at: 2030-01-31T12:00:00Z
            known_value: false
            scrub: false
        known_values: {action: record, canaries_file: canaries, fingerprints_file: prints,
                       fingerprint_key_file: prints.key}
        hosts: {API.test: 10.0.0.1, v6.test: "2001:db8::1"}
        destinations: {allow: ["127.0.0.0/8", 10.0.0.1]}
        upstream: {ca_file: roots.pem, client_certificates: [
                     {hosts: [a.test, "*.api.example"], certificate_file: me.pem, key_file: me.key}]}
        limits: {connections: 1, connections_per_client: 2, upstream_connections: 6, upstream_idle: 0, upstream_idle_all: 3,
                 leaf_certificates: 4, min_body_rate: 5, websocket_sessions: 7, inspected_bytes: 8MiB}
        timeouts: {head: 1s, idle: 2m, body: 3h, inspection: 4m, tunnel: 720h, handshake: 40ms, connect: 5s, response: 6s, send: 8s,
                   lame_duck: 11s, drain: 7s, response_idle: 9s, event_stream_idle: 0, exchange: 720h, after_reload: 10ms}
        capacity: {active: 8, waiting: 0, outgoing: 1MiB, streaming: 512MiB}
        half_close: finish
        refuse_connect: inside
        http2: bridge
        http2_limits: {streams: 50, resets_per_10s: 100, idle_frames: 500}
        sluice_local: off
        ca: {export: shared/ca.pem}
        inspection: {recode: on}
      chain:
        services: {connect_timeout: 60s, retry: {first: 10ms, cap: 1h},
                   breaker: {consecutive_failures: 0, pause: 2s}}
        limits: {held_bytes: 32MiB}
        tokens: {gateway_id: gw-1, key_directory: keys, lifetime: 1m, jwks_file: shared/jwks.json,
                 listen: 0.0.0.0:9443, tls: {certificate_file: jwks.pem, key_file: jwks.key}}
      control: {watch: off, store: /srv/sluice/control, tests: required, learn: {window: 168h, max_keys: 500},
                proposals: {expire_after: 1h, webhook: {url: "https://hooks.test/s", secret_file: hook}}}
      cluster: {listen: 0.0.0.0:7, bus_port: 0, members: [a.test:7, b.test:7],
                tls: {certificate_file: node.pem, key_file: node.key, ca_file: ca.pem}}
      admin: {listen: 0.0.0.0:9091, token_file: token, hosts: [Sluice.test]}
      kafka:
        bootstrap_servers: "a.test:1,b.test:2"
        security: tls
        tls: {ca_file: kafka-ca.pem, certificate_file: kafka.pem, key_file: kafka.key}
        sasl: {mechanism: SCRAM-SHA-512, username: sluice, password_file: kafka-password}
        transactions: true
        headers: cloudevents
        topic: {partitions: 12, replication: 3, min_insync: 2, retention: 720h}
      audit: {topic: t, user_agent: off, asked: none, durability: fsync, on_failure: fail_open,
              max_bytes: 1GiB, join_window: 500ms, unready: {journal_fill: 0.5, oldest: 5m}, stage_events: changed, integrity: hash_chain, checkpoint: {events: 50, every: 10s}}
      tracing:
        {endpoint: "https://traces.test:4318", headers_file: trace-headers, ca_file: traces-ca.pem,
         service_name: egress, sampling: 0.25,
         always: {denied: true, slower_than: 500ms}, trust_parent: [10.0.0.0/8], propagate: [api.test, "*.inner.test"]}
      """;

  private EveryKey() {}

  static Settings settings() throws UnknownHostException {
    return new Settings(
        Set.of(Role.PROXY, Role.CHAIN),
        Path.of("/etc/sluice/data"),
        everyProxyKey(),
        everyServiceKey(),
        everyControlKey(),
        everyClusterKey(),
        new AdminSettings(
            new HostPort("0.0.0.0", 9091),
            Optional.of(Path.of("/etc/sluice/token")),
            Set.of("sluice.test")),
        everyKafkaKey(),
        new AuditSettings(
            "t",
            new EventSettings(
                StageEvents.CHANGED,
                Integrity.HASH_CHAIN,
                new EventSettings.Checkpoints(50, Duration.ofSeconds(10)),
                new NameSettings(false, false)),
            Durability.FSYNC,
            OnFailure.FAIL_OPEN,
            1L << 30,
            Duration.ofMillis(500),
            new AuditSettings.Unready(0.5, Optional.of(Duration.ofMinutes(5)))),
        everyTracingKey());
  }

  private static ServiceSettings everyServiceKey() {
    return new ServiceSettings(
        Duration.ofSeconds(60),
        new ServiceSettings.Retry(Duration.ofMillis(10), Duration.ofHours(1)),
        new ServiceSettings.Breaker(0, Duration.ofSeconds(2)),
        TokenSettingsTest.everyKey(),
        32L << 20);
  }

  private static TracingSettings everyTracingKey() {
    return new TracingSettings(
        new TracingSettings.Receiver.At(URI.create("https://traces.test:4318/v1/traces")),
        Optional.of(Path.of("/etc/sluice/trace-headers")),
        Optional.of(Path.of("/etc/sluice/traces-ca.pem")),
        Optional.of("egress"),
        OptionalDouble.of(0.25),
        new TracingSettings.Always(true, Optional.of(Duration.ofMillis(500))),
        List.of(Cidr.parse("10.0.0.0/8")),
        List.of(pattern("api.test"), pattern("*.inner.test")));
  }

  private static KafkaSettings everyKafkaKey() {
    return new KafkaSettings(
        "a.test:1,b.test:2",
        Optional.of(
            new KafkaSettings.Tls(
                Optional.of(Path.of("/etc/sluice/kafka-ca.pem")),
                Optional.of(
                    new KafkaSettings.Identity(
                        Path.of("/etc/sluice/kafka.pem"), Path.of("/etc/sluice/kafka.key"))))),
        Optional.of(
            new Sasl.Scram("SCRAM-SHA-512", "sluice", Path.of("/etc/sluice/kafka-password"))),
        true,
        new TopicSettings(12, 3, 2, Optional.of(Duration.ofDays(30))),
        KafkaSettings.HeaderKind.CLOUDEVENTS);
  }

  private static ControlSettings everyControlKey() {
    return new ControlSettings(
        Duration.ZERO,
        Optional.of(Path.of("/srv/sluice/control")),
        true,
        new ProposalSettings(
            Duration.ofHours(1),
            Optional.of(
                new ProposalSettings.Webhook("https://hooks.test/s", Path.of("/etc/sluice/hook")))),
        new LearnSettings(Duration.ofDays(7), 500),
        List.of(everyCredentialKey()));
  }

  private static ClusterSettings everyClusterKey() {
    return new ClusterSettings(
        new HostPort("0.0.0.0", 7),
        0,
        List.of(new HostPort("a.test", 7), new HostPort("b.test", 7)),
        Optional.of(
            new ClusterSettings.Keys(
                Path.of("/etc/sluice/node.pem"),
                Path.of("/etc/sluice/node.key"),
                Path.of("/etc/sluice/ca.pem"))));
  }

  private static Credential everyCredentialKey() {
    return new Credential(
        "KEY",
        new CredentialSource.SecretFile(Path.of("/etc/sluice/key")),
        List.of(
            new CredentialEndpoint(pattern("*.api.example"), 8443, path("/v1/**")),
            new CredentialEndpoint(pattern("a.test"), 443, EndpointPath.ANY)),
        Set.of("ci", "default"),
        Optional.of(Instant.parse("2030-01-31T12:00:00Z")),
        false,
        false);
  }

  private static KnownValueSettings everyKnownValueKey() {
    return new KnownValueSettings(
        KnownValueSettings.Action.RECORD,
        Optional.of(Path.of("/etc/sluice/canaries")),
        Optional.of(
            new KnownValueSettings.Fingerprints(
                Path.of("/etc/sluice/prints"), Path.of("/etc/sluice/prints.key"))));
  }

  private static HostPattern pattern(String text) {
    try {
      return HostPattern.compile(text);
    } catch (InvalidPatternException e) {
      throw new AssertionError(e);
    }
  }

  private static EndpointPath path(String text) {
    try {
      return EndpointPath.compile(text);
    } catch (InvalidPatternException e) {
      throw new AssertionError(e);
    }
  }

  private static UpstreamSettings everyUpstreamKey() {
    return new UpstreamSettings(
        Optional.of(Path.of("/etc/sluice/roots.pem")),
        List.of(
            new ClientCertificate(
                List.of(pattern("a.test"), pattern("*.api.example")),
                Path.of("/etc/sluice/me.pem"),
                Path.of("/etc/sluice/me.key"))));
  }

  private static ProxySettings everyProxyKey() throws UnknownHostException {
    return new ProxySettings(
        new HostPort("::1", 0),
        new Sandboxes(
            List.of(
                new Sandbox("ci", Optional.empty(), Optional.of(TokenHash.of("test"))),
                new Sandbox(
                    "lab", Optional.of(new HostPort("127.0.0.1", 3129)), Optional.empty(), true)),
            true),
        List.of(everyCredentialKey()),
        everyKnownValueKey(),
        Map.of(
            "api.test", InetAddress.getByName("10.0.0.1"),
            "v6.test", InetAddress.getByName("2001:db8::1")),
        List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("10.0.0.1")),
        everyUpstreamKey(),
        new ConnectionLimits(1, 2, 6, 0, 3, 4, 5, 7, 8 << 20),
        everyTimeoutKey(),
        new Capacity(8, 0, 1 << 20, OptionalLong.of(512 << 20)),
        HalfClose.FINISH,
        RefusedConnect.INSIDE,
        new Http2Use(Http2Mode.BRIDGE, new Http2Bounds(50, 100, 500)),
        Set.of(),
        Optional.of(Path.of("/etc/sluice/shared/ca.pem")),
        true);
  }

  private static Timeouts everyTimeoutKey() {
    return new Timeouts(
        Duration.ofSeconds(1),
        Duration.ofMinutes(2),
        Duration.ofHours(3),
        Duration.ofMinutes(4),
        Duration.ofMillis(40),
        Duration.ofSeconds(5),
        Duration.ofSeconds(6),
        Duration.ofSeconds(8),
        Duration.ofHours(720),
        Duration.ofSeconds(11),
        Duration.ofSeconds(7),
        new ExchangeLimits(
            Duration.ofSeconds(9), Duration.ZERO, Duration.ofHours(720), Duration.ofMillis(10)));
  }
}
