package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.StageTrace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys in paths reach the origin and no record. */
class PathSecretsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String KEY = "sk_live_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6";
  private static final String PATH = "/v1/" + KEY + "/items";
  private static final String QUOTE =
      "middleware transformation denied by policy: GET " + PATH + " blocked";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
  }

  private String ask(String end) {
    try (RawClient client = proxy.client()) {
      return client.send(Requests.get(origin, PATH)).readUntil(end);
    }
  }

  @Test
  void ofAnAllowedRequest() {
    proxy.start(ProxyHarness.rest(origin.port()));
    ask("\r\n\r\nhi");

    assertThat(origin.received()).startsWith("GET " + PATH + " HTTP/1.1\r\n");
    await().until(() -> proxy.records().size() == 2);
    assertThat(proxy.records().toString()).doesNotContain(KEY);
    assertThat(proxy.records().getFirst().getRequest().getPath())
        .isEqualTo("/v1/[secret:stripe-key]/items");
  }

  @ParameterizedTest
  @ValueSource(strings = {"enforce", "audit"})
  void ofADeniedRequest(String enforcement) {
    proxy.start(
        ProxyHarness.policy(
            origin.port(),
            "protocol: rest\nenforcement: %s\nrules: [{allow: {method: GET, path: /other}}]"
                .formatted(enforcement),
            ""));
    assertThat(ask(enforcement.equals("audit") ? "\r\n\r\nhi" : "}")).doesNotContain(KEY);

    await().until(() -> !proxy.records().isEmpty());
    assertThat(proxy.records().toString()).doesNotContain(KEY);
    assertThat(proxy.records().getFirst().getRequest().getReason())
        .isEqualTo("GET /v1/[secret:stripe-key]/items not permitted by policy");
  }

  @Test
  void thatTheTraceOfAStageQuotes() {
    proxy.chain(
        request ->
            ChainResult.newBuilder()
                .addStages(quoting())
                .setAllow(ChainResult.Allow.newBuilder().setBody(ByteString.EMPTY))
                .build());
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    ask("\r\n\r\nhi");

    await().until(() -> !proxy.records().isEmpty());
    assertThat(proxy.records().toString())
        .doesNotContain(KEY)
        .contains("GET /v1/[secret:stripe-key]/items");
  }

  @Test
  void thatARefusalByTheChainQuotes() {
    proxy.chain(
        request ->
            ChainResult.newBuilder()
                .addStages(quoting())
                .setPolicyRefused(ChainResult.PolicyRefused.newBuilder().setReason(QUOTE))
                .build());
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    ask("}");

    assertToldTwiceWithoutTheKey();
    assertThat(proxy.decision().getReason())
        .endsWith(": GET /v1/[secret:stripe-key]/items blocked");
  }

  @Test
  void thatTheTraceBeforeAMissingCredentialQuotes() {
    proxy.chain(
        request ->
            ChainResult.newBuilder()
                .addStages(quoting())
                .setAllow(ChainResult.Allow.getDefaultInstance())
                .build());
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    try (RawClient client = proxy.client()) {
      String placeholder = "\r\nX-Key: openshell:resolve:env:NONE\r\n\r\n";
      client.send(Requests.get(origin, PATH).replace("\r\n\r\n", placeholder)).readUntil("}");
    }

    assertThat(proxy.decision().getRefusal()).isEqualTo("credential_unavailable");
    assertToldTwiceWithoutTheKey();
  }

  /** The path, and the trace. */
  private void assertToldTwiceWithoutTheKey() {
    assertThat(proxy.decision().toString()).doesNotContain(KEY);
    assertThat(proxy.decision().getPath()).isEqualTo("/v1/[secret:stripe-key]/items");
    assertThat(proxy.decision().getStages(0).getRecheck().getReason())
        .endsWith(": GET /v1/[secret:stripe-key]/items blocked");
  }

  private static StageTrace quoting() {
    BodyRecheck recheck =
        BodyRecheck.newBuilder()
            .setOutcome(BodyRecheck.Outcome.OUTCOME_AUDITED)
            .setReason(QUOTE)
            .build();
    return StageTrace.newBuilder().setEntry("guard").setRecheck(recheck).build();
  }
}
