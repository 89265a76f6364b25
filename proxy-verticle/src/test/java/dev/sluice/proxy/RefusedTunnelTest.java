package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels that tell why policy denies them. */
class RefusedTunnelTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String DENIED = "denied.test:443";

  private final List<String> resolved = new CopyOnWriteArrayList<>();
  private final NameServer names =
      new NameServer(
          name -> {
            resolved.add(name);
            return List.of(InetAddress.getLoopbackAddress());
          });
  private final ProxyHarness proxy = ProxyHarness.asking(names);
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @BeforeEach
  void ask() {
    proxy.refusedConnect = RefusedConnect.INSIDE;
  }

  @AfterEach
  void close() {
    proxy.close();
    names.close();
  }

  private void start() {
    start(new Waits().all());
  }

  private void start(Timeouts timeouts) {
    proxy.start(ProxyHarness.rest(origin.port()), Capacity.DEFAULTS, timeouts);
  }

  private TunnelDecision onlyRecord() {
    assertThat(proxy.records()).hasSize(1);
    assertThat(proxy.records().getFirst()).matches(AuditRecord::hasTunnel);
    TunnelDecision decision = proxy.records().getFirst().getTunnel();
    assertThat(decision.getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    return decision;
  }

  @Test
  void answersTheFirstRequestWithinTls() {
    start();
    try (RawClient client = proxy.client()) {
      client.tunnel(DENIED, proxy.ca());
      client.send("POST /secret?q=1 HTTP/1.1\r\nHost: denied.test\r\nContent-Length: 5\r\n\r\n");

      assertThat(client.readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: policy_denied)\r\n")
          .contains(
              "{\"error\":\"policy_denied\",\"detail\":\"CONNECT denied.test:443 not permitted");
    }
    assertThat(onlyRecord().getRefusal()).isEqualTo("policy_denied");
    assertThat(proxy.records().toString()).doesNotContain("secret");
    assertThat(resolved).isEmpty();
  }

  /** Agents retry an error that is not in the form of their vendor. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/v1/chat/completions?a=/v1/messages {\"error\":{\"message\":\"(sluice:",
        "/backend-api/codex/responses {\"error\":{\"message\":\"(sluice:",
        "/v1/messages?beta=true {\"type\":\"error\",\"error\":{\"type\":\"permission_error\"",
        "/v1/messages/count_tokens {\"type\":\"error\",\"error\":{\"type\":\"permission_error\"",
        "/v1/messages2 {\"error\":\"policy_denied\",\"detail\":",
        "/?/v1/responses {\"error\":\"policy_denied\",\"detail\":",
      })
  void answersInTheFormOfTheApi(String target, String body) {
    start();
    try (RawClient client = proxy.client()) {
      client.connectOnly(DENIED);
      client.send("POST " + target + " HTTP/1.1\r\nHost: denied.test\r\nContent-Length: 0\r\n\r\n");

      assertThat(client.readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: policy_denied)\r\n")
          .contains("\r\n\r\n" + body)
          .contains("CONNECT denied.test:443 not permitted by policy");
    }
    onlyRecord();
  }

  @Test
  void answersARequestWithoutTls() {
    start();
    try (RawClient client = proxy.client()) {
      client.connectOnly(DENIED);
      assertThat(client.send("HEAD / HTTP/1.1\r\nHost: denied.test\r\n\r\n").readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: policy_denied)\r\n")
          .doesNotContain("{");
    }
    onlyRecord();
  }

  @Test
  void tellsWhatTheDestinationGuardRefuses() {
    proxy.exempt = List.of();
    start();
    String to = ProxyHarness.HOST + ":" + origin.port();
    try (RawClient client = proxy.client()) {
      client.tunnel(to, proxy.ca());
      assertThat(client.send("GET / HTTP/1.1\r\nHost: " + to + "\r\n\r\n").readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: ssrf_denied)\r\n");
    }
    assertThat(onlyRecord().getRefusal()).isEqualTo("ssrf_denied");
    assertThat(origin.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\u0016", "GET / HT", "SSH-2.0-x\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
  void endsWithoutARequest(String bytes) {
    Waits waits = new Waits();
    waits.head = Duration.ofMillis(300);
    start(waits.all());
    try (RawClient client = proxy.client()) {
      client.connectOnly(DENIED);
      assertThat(client.send(bytes).readToEnd()).isEmpty();
    }
    onlyRecord();
  }

  @Test
  void otherRefusalsStayInTheStatus() {
    start();
    try (RawClient client = proxy.client()) {
      assertThat(client.send("CONNECT x HTTP/1.1\r\nHost: x\r\n\r\n").readHead())
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void beyondTheRateOfASandboxTheStatusRefuses() {
    start();
    // The allowance refills with time: a slow machine opens more than 40.
    for (int i = 0; i < 500; i++) {
      String host = "h" + i + ".denied.test:443";
      try (RawClient client = proxy.client()) {
        client.send("CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        if (!client.readHead().startsWith("HTTP/1.1 200 ")) {
          assertThat(i).isGreaterThanOrEqualTo(32);
          return;
        }
      }
    }
    throw new AssertionError("each tunnel was accepted");
  }

  @Test
  void aDrainingNodeClosesThem() {
    start();
    try (RawClient client = proxy.client()) {
      client.connectOnly(DENIED);
      proxy.stop();
      assertThat(client.readToEnd()).isEmpty();
    }
    await().until(() -> proxy.records().size() == 1);
  }
}
