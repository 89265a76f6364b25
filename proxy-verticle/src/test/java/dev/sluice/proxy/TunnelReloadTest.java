package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.testing.Ports;
import io.vertx.core.net.NetSocket;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TunnelReloadTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String NOTHING = "version: 1\n";
  private static final Sandbox OTHER =
      new Sandbox("other", Optional.of(new HostPort("127.0.0.1", Ports.free())), Optional.empty());

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void anIdleTunnelEnds() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client().connectOnly(authority(origin))) {
      client.send(get(origin)).readUntil("\r\n\r\nhi");

      proxy.reload(NOTHING);

      assertThat(client.readToEnd()).isEmpty();
    }
    assertReloadRecorded();
  }

  @Test
  void aTunnelEndsWhenItsRuleExpires() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(NOTHING);
    try (RawClient client = expiring(origin)) {
      assertThat(client.readToEnd()).isEmpty();
    }
    try (RawClient later = proxy.client()) {
      later.send("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority(origin)));

      assertThat(later.readToEnd()).startsWith("HTTP/1.1 403");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(proxy.audit.records())
                    .anyMatch(
                        record ->
                            record
                                .getTunnelCompletion()
                                .getReason()
                                .equals("the admission has expired")));
  }

  /** A tunnel in use whose rule expires soon. A slow machine needs several attempts. */
  private RawClient expiring(RawOrigin origin) {
    for (int seconds = 2; ; seconds *= 2) {
      RawClient client = proxy.client();
      try {
        proxy.reload(expiring(origin, Instant.now().plusSeconds(seconds)));
        client.connectOnly(authority(origin)).send(get(origin)).readUntil("\r\n\r\nhi");
        return client;
      } catch (AssertionError | UncheckedIOException tooLate) {
        client.close();
        if (seconds >= 16) {
          throw tooLate;
        }
      }
    }
  }

  private static String expiring(RawOrigin origin, Instant end) {
    String policy =
        ProxyHarness.rest(origin.port())
            .replace("  test:\n", "  test:\n    expires_at: " + end + "\n");
    assertThat(policy).contains("expires_at");
    return policy;
  }

  @Test
  void aRequestInFlightEndsFirst() {
    Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
    RawOrigin origin =
        RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> answers.add(later(socket)));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client().connectOnly(authority(origin))) {
      client.send(get(origin));
      await().until(() -> !answers.isEmpty());

      proxy.reload(NOTHING);
      assertReloadRecorded();
      answers.remove().run();

      assertThat(client.readToEnd()).endsWith("\r\n\r\nhi");
    }
  }

  /** It is judged by the new policy, and so are the addresses that its CONNECT was resolved to. */
  @Test
  void aPipelinedRequestReachesNoAddressThatTheNewPolicyRefuses() {
    Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx,
            (socket, soFar, consumed) -> {
              socket.write(OK.substring(0, OK.length() - 1));
              answers.add(() -> socket.write("i"));
            });
    String policy = ProxyHarness.rest(origin.port());
    String narrowed =
        policy.replace("access: full", "access: full\n        allowed_ips: [10.0.0.0/8]");
    proxy.start(policy);
    try (RawClient client = proxy.client().connectOnly(authority(origin))) {
      client.send(get(origin) + get(origin));
      client.readUntil("\r\n\r\nh");

      proxy.reload(narrowed);
      assertReloadRecorded();
      answers.remove().run();

      assertThat(client.readToEnd()).startsWith("i").contains("403 Forbidden", "ssrf_denied");
    }
    assertThat(answers).isEmpty();
  }

  @Test
  void aRawRelayEnds() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.when("ping", "pong"));
    proxy.start(ProxyHarness.policy(origin.port(), "tls: skip", ""));
    try (RawClient client = proxy.client().connectOnly(authority(origin))) {
      client.send("ping").readUntil("pong");

      proxy.reload(NOTHING);

      assertThat(client.readToEnd()).isEmpty();
    }
    assertReloadRecorded();
    await().until(() -> proxy.records().getLast().hasTunnelCompletion());
    assertThat(proxy.records().getLast().getTunnelCompletion().getReason())
        .isEqualTo("policy reload");
  }

  @Test
  void aTunnelEndsAlsoWhenThePolicyChangedBeforeItWasOpen() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.when("ping", "pong"));
    proxy.start(ProxyHarness.policy(origin.port(), "tls: skip", ""));
    try (RawClient witness = proxy.client().connectOnly(authority(origin));
        RawClient late = proxy.client()) {
      proxy.audit.hold();
      late.send("CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority(origin)));
      await().until(() -> proxy.records().size() == 2);
      proxy.reload(NOTHING);
      await().until(() -> reloads() == 1);
      proxy.audit.release();

      assertThat(witness.readToEnd()).isEmpty();
      assertThat(late.readToEnd()).isEqualTo("HTTP/1.1 200 Connection Established\r\n\r\n");
    }
    assertThat(reloads()).isEqualTo(2);
  }

  @Test
  void aTunnelOfAnotherSandboxStays() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.sandboxes = new Sandboxes(List.of(OTHER), false);
    proxy.policies.put(OTHER.id(), ProxyHarness.rest(origin.port()));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient stays = proxy.client().connectOnly(authority(origin));
        RawClient ends = RawClient.connect(otherPort()).connectOnly(authority(origin))) {
      proxy.policies.put(OTHER.id(), NOTHING);
      proxy.reload(ProxyHarness.rest(origin.port()));

      assertThat(ends.readToEnd()).isEmpty();
      assertReloadRecorded();
      stays.send(get(origin)).readUntil("\r\n\r\nhi");
    }
  }

  private static int otherPort() {
    return OTHER.listen().orElseThrow().port();
  }

  private void assertReloadRecorded() {
    await().until(() -> reloads() == 1);
    TunnelDecision decision =
        proxy.records().stream()
            .filter(AuditRecord::hasTunnel)
            .map(AuditRecord::getTunnel)
            .filter(tunnel -> tunnel.getKind() == Kind.KIND_RELOADED)
            .findFirst()
            .orElseThrow();
    assertThat(decision.getGeneration()).isEqualTo(1);
    assertThat(decision.getCurrentGeneration()).isEqualTo(2);
    assertThat(decision.getRule().getPolicy()).isEqualTo("test");
  }

  private long reloads() {
    return proxy.records().stream()
        .filter(entry -> entry.getTunnel().getKind() == Kind.KIND_RELOADED)
        .count();
  }

  private static String authority(RawOrigin origin) {
    return HOST + ":" + origin.port();
  }

  private static String get(RawOrigin origin) {
    return "GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(authority(origin));
  }

  private static Runnable later(NetSocket socket) {
    return () -> socket.write(OK);
  }
}
