package dev.sluice.proxy;

import static dev.sluice.proxy.Credentials.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestCompletion;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Placeholders in bodies (data-plane 14.3, 14.5). */
class CredentialBodyTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String HOLDER = "openshell:resolve:env:KEY";
  private static final ChainResult ALLOW =
      ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build();

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
  private final CredentialTrial trial = new CredentialTrial(proxy, origin);

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void aStreamedBodyIsCutBeforeItsPlaceholder() {
    RawOrigin silent = RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> {});
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", silent.port(), ""));
    proxy.start(ProxyHarness.rest(silent.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(silent, "Content-Length: 200\r\n", "begin-open"));
      await().until(() -> silent.received().contains("begin-"));
      assertThat(client.send("shell:resolve:env:KEY").readToEnd()).isEmpty();
    }
    await().until(() -> proxy.records().size() == 3);

    assertThat(silent.received()).endsWith("begin-");
    assertThat(proxy.records().get(1).getRequest().getRefusal())
        .isEqualTo("uninspected_credentials");
    assertThat(proxy.records().get(1).getRequest().getFindingsList())
        .extracting(PlatformFinding::getUid)
        .containsExactly("openshell.credentials.traffic_uninspectable");
    RequestCompletion ended = proxy.records().get(2).getCompletion();
    assertThat(ended.getOutcome()).isEqualTo(RequestCompletion.Outcome.OUTCOME_REFUSED);
    assertThat(ended.getRefusal()).isEqualTo("uninspected_credentials");
  }

  @Test
  void nothingIsSentWhenThePlaceholderIsThereAtOnce() {
    start("");
    try (RawClient client = proxy.client()) {
      client.send(Requests.sized(origin, "k=" + HOLDER));
      assertThat(client.readToEnd()).isEmpty();
    }
    await().until(() -> proxy.records().size() == 3);
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void aStreamedBodyWithoutPlaceholderArrivesWhole() {
    // One that answers the head would end the exchange before the body is there.
    RawOrigin whole = RawOrigin.plain(proxy.vertx, RawOrigin.when("0\r\n\r\n", OK));
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", whole.port(), ""));
    proxy.start(ProxyHarness.rest(whole.port()));
    String body = "5\r\nopens\r\n4;x=y\r\nhell\r\n1\r\no\r\n0\r\n\r\n";
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(whole, "Transfer-Encoding: chunked\r\n", ""));
      for (int i = 0; i < body.length(); i++) {
        client.send(body.substring(i, i + 1));
      }
      client.readUntil("\r\n\r\nhi");
    }
    assertThat(ChunkedBody.payload(whole.received())).isEqualTo("openshello");
  }

  @Test
  void aPlaceholderInATrailerDoesNotLeave() {
    start("");
    String body = "1\r\na\r\n0\r\nX-Check: " + HOLDER + "\r\n\r\n";
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, "Transfer-Encoding: chunked\r\n", body));
      assertThat(client.readToEnd()).isEmpty();
    }
    await().until(() -> proxy.records().size() == 3);

    assertThat(proxy.records().get(1).getRequest().getRefusal())
        .isEqualTo("uninspected_credentials");
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void aBodyIsRewrittenWhereTheEndpointSaysSo() {
    prepare("");
    proxy.start(rewriting());
    String body = "{\"k\": \"" + HOLDER + "\"}";

    assertThat(post("Content-Type: application/json\r\nContent-Length: " + body.length(), body))
        .startsWith("HTTP/1.1 200 ");

    String rewritten = "{\"k\": \"" + SECRET + "\"}";
    assertThat(origin.received())
        .contains("Content-Length: " + rewritten.length() + "\r\n")
        .endsWith("\r\n\r\n" + rewritten);
    trial.assertNoSecretTold();
    assertThat(trial.decision().getCredentialsList()).containsExactly("KEY");
  }

  @Test
  void aContentTypeThatTheOriginDoesNotGetNamesNoKindOfBody() {
    prepare("");
    proxy.start(rewriting());
    String lines = "Connection: content-type\r\nContent-Type: application/json\r\n";
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, lines + "Content-Length: 25\r\n", HOLDER));
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void aChunkedBodyIsFramedAnew() {
    prepare("");
    proxy.start(rewriting());
    String body = "k=" + HOLDER;
    String chunks = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    String lines = "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked";

    assertThat(post(lines, chunks)).startsWith("HTTP/1.1 200 ");

    assertThat(origin.received())
        .contains("Content-Length: 20\r\n")
        .doesNotContain("chunked")
        .endsWith("\r\n\r\nk=sk-test%2F1%2B2%3F");
  }

  @Test
  void aBodyOfARequestWithoutHostReceivesNone() {
    prepare("");
    proxy.start(rewriting());

    assertThat(
            trial.exchange(
                "POST http://%s:%d/ HTTP/1.0\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(ProxyHarness.HOST, origin.port(), HOLDER.length(), HOLDER)))
        .contains("\"credential_unavailable\"");
    trial.assertRefused("credential_unavailable", "credential-binding");
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    prepare("");
    proxy.start(rewriting());

    assertThat(post("Content-Type: text/plain\r\nContent-Length: 262145", "a"))
        .startsWith("HTTP/1.1 500 ")
        .contains("\"credential_injection_failed\"", "over 262144 bytes (it has 262145), the most");
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void aBufferedBodyThatIsNotRewrittenIsRefused() {
    proxy.chain(request -> ALLOW);
    prepare("");
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_closed"));

    assertThat(post("Content-Length: " + HOLDER.length(), HOLDER))
        .startsWith("HTTP/1.1 403 ")
        .contains("\"uninspected_credentials\"");
    trial.assertRefused("uninspected_credentials", "credentials");
  }

  private String rewriting() {
    return ProxyHarness.policy(
        origin.port(),
        "protocol: rest\nenforcement: enforce\naccess: full\nrequest_body_credential_rewrite: true",
        "");
  }

  private void prepare(String path) {
    proxy.credentials = List.of(Credentials.of(proxy.directory, "KEY", origin.port(), path));
  }

  private void start(String path) {
    prepare(path);
    proxy.start(ProxyHarness.rest(origin.port()));
  }

  private String post(String lines, String body) {
    return trial.exchange(Requests.post(origin, lines + "\r\n", body));
  }
}
