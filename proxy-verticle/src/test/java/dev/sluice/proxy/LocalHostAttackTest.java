package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.config.settings.proxy.TokenHash;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that mean to confuse {@code sluice.local} with another host, or to misuse it. */
class LocalHostAttackTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String SERVED = "HTTP/1.1 200 OK\r\nContent-Type: text/plain";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawClient client() {
    if (proxy.port == 0) {
      proxy.start(ProxyHarness.rest(origin.port()));
    }
    return proxy.client();
  }

  private static String request(String method, String target, String host) {
    return method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "http://sluice.local/env, sluice.local, 200",
    "http://SLUICE.LOCAL./env, Sluice.Local., 200",
    "http://sluice.local:80/env, sluice.local, 200",
    "http://sluice.local/a/../%65nv, sluice.local, 200",
    "http://sluice.local/env?x=1, sluice.local:80, 200",
    "http://sluice.local/env, origin.test, 403",
    "http://origin.test/env, sluice.local, 403",
    "http://sluice.local/env, sluice.local:443, 403",
    "http://sluice.local:443/env, sluice.local:443, 403",
    "http://sluice.local:8080/env, sluice.local:8080, 403",
    "http://x@sluice.local/env, sluice.local, 400",
    "http://sluice.local../env, sluice.local, 400",
    "http://sluice.local:080/env, sluice.local, 400",
    "http://sluice%2elocal/env, sluice.local, 400",
    "http://sluice.local#@origin.test/env, sluice.local, 400",
    "https://sluice.local/env, sluice.local, 400",
    "ftp://sluice.local/env, sluice.local, 400",
    "/env, sluice.local, 400",
    "http://www.sluice.local/env, www.sluice.local, 403",
    "http://sluice.local/nothing, sluice.local, 404",
    "http://sluice.local/ca.pem/, sluice.local, 404",
    "http://sluice.local/%2e%2fenv, sluice.local, 400",
  })
  void isTheRequestedHostAlone(String target, String host, int status) {
    try (RawClient client = client()) {
      assertThat(client.send(request("GET", target, host)).readHead())
          .startsWith("HTTP/1.1 " + status + " ");
    }
    assertThat(origin.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "OPTIONS", "DELETE", "PATCH"})
  void answersGetAlone(String method) {
    try (RawClient client = client()) {
      assertThat(client.send(request(method, "http://sluice.local/env", "sluice.local")).readHead())
          .startsWith("HTTP/1.1 405 Method Not Allowed (sluice: method_not_supported)\r\n")
          .contains("Allow: GET\r\n", "Connection: close\r\n", "x-sluice-request-id: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
  void takesNoBody(String rest) {
    try (RawClient client = client()) {
      client.send("GET http://sluice.local/env HTTP/1.1\r\nHost: sluice.local\r\n" + rest);
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ").contains("unexpected_body");
    }
  }

  @Test
  void servesWhatIsPipelinedBehindIt() {
    String other = ProxyHarness.HOST + ":" + origin.port();
    try (RawClient client = client()) {
      client.send(
          request("GET", "http://sluice.local/env", "sluice.local")
              + request("GET", "http://" + other + "/x", other)
              + request("POST", "http://sluice.local/env", "sluice.local")
              + request("GET", "http://" + other + "/dropped", other));
      assertThat(client.readToEnd())
          .startsWith(SERVED)
          .containsSubsequence("unset no_proxy\n", "HTTP/1.1 200 OK", "hi", "HTTP/1.1 405 ")
          .endsWith("}");
    }
    assertThat(origin.received()).startsWith("GET /x ").doesNotContain("sluice.local", "dropped");
  }

  @Test
  void anotherTunnelDoesNotReachIt() {
    String other = ProxyHarness.HOST + ":" + origin.port();
    for (String target : List.of("/env", "http://sluice.local/env")) {
      try (RawClient client = client().connectOnly(other)) {
        assertThat(client.send(request("GET", target, "sluice.local")).readHead())
            .startsWith("HTTP/1.1 403 Forbidden (sluice: request_authority_mismatch)");
      }
    }
    assertThat(origin.received()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/x, origin.test", "https://origin.test/x, origin.test", "/x, sluice.local:80"})
  void itsTunnelReachesNothingElse(String target, String host) {
    try (RawClient client = client().tunnel("SLUICE.local.:443", proxy.ca())) {
      assertThat(client.send(request("GET", target, host)).readHead())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: request_authority_mismatch)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n",
        "GET /env HTTP/1.1\r\nHost: sluice.local\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ""
      })
  void itsTunnelTakesTlsAlone(String bytes) {
    Waits waits = new Waits();
    waits.head = Duration.ofMillis(300);
    proxy.start(ProxyHarness.rest(origin.port()), Capacity.DEFAULTS, waits.all());
    try (RawClient client = proxy.client().connectOnly("sluice.local:443")) {
      assertThat(client.send(bytes).readToEnd()).doesNotContain("200");
    }
    await().until(() -> proxy.records().getLast().hasTunnelCompletion());
    assertThat(proxy.records().getLast().getTunnelCompletion().getReason()).isNotEmpty();
  }

  @Test
  void aClientThatDoesNotReadHoldsAWindowAndIsEnded() {
    Waits waits = new Waits();
    waits.send = Duration.ofMillis(500);
    proxy.start(ProxyHarness.rest(origin.port()), Capacity.DEFAULTS, waits.all());
    try (RawClient client = RawClient.narrow(proxy.port)) {
      String all = request("GET", "http://sluice.local/bundle.pem", "sluice.local").repeat(40);
      client.sendInBackground(all);
      await().until(() -> proxy.records().stream().anyMatch(LocalHostAttackTest::isTimedOut));
    }
    await().until(() -> proxy.reservedBytes() == 0);
  }

  private static boolean isTimedOut(AuditRecord event) {
    return event.getCompletion().getOutcome() == Outcome.OUTCOME_TIMED_OUT;
  }

  @Test
  void needsTheCredentialsThatTheListenerNeeds() {
    Sandbox ci = new Sandbox("ci", Optional.empty(), Optional.of(TokenHash.of("token")));
    proxy.sandboxes = new Sandboxes(List.of(ci), true);
    try (RawClient client = client()) {
      assertThat(client.send(request("GET", "http://sluice.local/", "sluice.local")).readHead())
          .startsWith("HTTP/1.1 407 ");
    }
    try (RawClient client = client()) {
      client.send(
          "GET http://sluice.local/env HTTP/1.1\r\nHost: sluice.local\r\n"
              + "Proxy-Authorization: Basic Y2k6dG9rZW4=\r\n\r\n");
      assertThat(client.readHead()).startsWith(SERVED);
    }
    assertThat(proxy.records().toString()).doesNotContain("token");
  }
}
