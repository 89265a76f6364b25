package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.BODY_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Verdict;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InspectionTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final ChainResult ALLOW =
      ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build();

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin origin(String onError, Function<ChainRequest, ChainResult> chain) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.chain(chain).start(ProxyHarness.inspected(origin.port(), onError));
    return origin;
  }

  private static ChainResult replace(String body) {
    return ChainResult.newBuilder()
        .setAllow(
            ChainResult.Allow.newBuilder()
                .setBodyReplaced(true)
                .setBody(ByteString.copyFromUtf8(body)))
        .addStages(StageTrace.newBuilder().setEntry("guard").setTransformed(true))
        .build();
  }

  @Test
  void sendsTheReplacedBodyWithItsOwnLength() {
    RawOrigin origin = origin("fail_closed", request -> replace("[REDACTED]"));
    try (RawClient client = proxy.client()) {
      client
          .send(Requests.sized(origin, "key=sk-abcdefghijklmnopqrstuvwx"))
          .readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received())
        .contains("\r\nContent-Length: 10\r\n")
        .endsWith("\r\n\r\n[REDACTED]");
    RequestDecision decision = proxy.records().getFirst().getRequest();
    assertThat(decision.getVerdict()).isEqualTo(Verdict.VERDICT_MODIFIED);
    assertThat(decision.getOriginalBytes()).isEqualTo("key=sk-abcdefghijklmnopqrstuvwx".length());
    assertThat(decision.getRequestBytes()).isEqualTo("[REDACTED]".length());
  }

  @Test
  void aRequestThatNoStageChangedHasNoSizeBefore() {
    RawOrigin origin = origin("fail_closed", request -> ALLOW);
    try (RawClient client = proxy.client()) {
      client.send(Requests.sized(origin, "body")).readUntil("\r\n\r\nhi");
    }
    assertThat(proxy.decision().hasOriginalBytes()).isFalse();
  }

  @Test
  void showsTheChainTheRequestWithoutWhatIsProtected() {
    RawOrigin origin = origin("fail_closed", request -> ALLOW);
    try (RawClient client = proxy.client()) {
      client
          .send(
              Requests.post(
                  origin,
                  "Authorization: a\r\n"
                      + "Cookie: c\r\n"
                      + "X-Key: v\r\n"
                      + "Connection: x-hop\r\n"
                      + "X-Hop: h\r\n"
                      + "Content-Length: 4\r\n",
                  "body"))
          .readUntil("\r\n\r\nhi");
    }
    ChainRequest asked = proxy.asked.getFirst();
    assertThat(asked.getBody().toStringUtf8()).isEqualTo("body");
    assertThat(asked.getHeadersList())
        .singleElement()
        .satisfies(header -> assertThat(header.getName()).isEqualTo("x-key"));
    assertThat(asked.getTarget().getPath()).isEqualTo("/p");
    assertThat(asked.getTarget().getQuery()).isEqualTo("q=1");
    assertThat(asked.getNominatedList()).containsExactly("x-hop");
    assertThat(asked.getEntriesList()).containsExactly("guard");
    assertThat(asked.getContext().getRequestId())
        .isEqualTo(proxy.records().getFirst().getCorrelationUid());
  }

  @Test
  void aBodyOfNoBytesIsJudgedAtOnce() {
    RawOrigin origin = origin("fail_closed", request -> ALLOW);
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, "Content-Length: 0\r\n", "")).readUntil("\r\n\r\nhi");
    }
    assertThat(proxy.asked.getFirst().getBody()).isEqualTo(ByteString.EMPTY);
    assertThat(origin.received()).contains("\r\nContent-Length: 0\r\n");
  }

  @Test
  void rebuildsAChunkedBodyWithALength() {
    RawOrigin origin = origin("fail_closed", request -> ALLOW);
    try (RawClient client = proxy.client()) {
      client
          .send(
              Requests.post(
                  origin,
                  "Transfer-Encoding: chunked\r\nTrailer: x\r\n",
                  "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
          .readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received())
        .contains("\r\nContent-Length: 5\r\n")
        .doesNotContain("chunked")
        .doesNotContain("Trailer")
        .endsWith("\r\n\r\nabcde");
  }

  private static ChainResult edit(HeaderMutation... mutations) {
    return ChainResult.newBuilder()
        .setAllow(ChainResult.Allow.newBuilder().addAllHeaderMutations(List.of(mutations)))
        .build();
  }

  @Test
  void replaysHeaderMutations() {
    WriteHeader write =
        WriteHeader.newBuilder()
            .setName("X-OpenShell-Middleware-A")
            .setValue("1")
            .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE)
            .build();
    RemoveHeader remove = RemoveHeader.newBuilder().setName("x-tracking").build();
    RawOrigin origin =
        origin(
            "fail_closed",
            request ->
                edit(
                    HeaderMutation.newBuilder().setWrite(write).build(),
                    HeaderMutation.newBuilder().setRemove(remove).build()));
    try (RawClient client = proxy.client()) {
      client
          .send(Requests.post(origin, "X-Tracking: 1\r\nContent-Length: 1\r\n", "b"))
          .readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received())
        .contains("\r\nX-OpenShell-Middleware-A: 1\r\n")
        .doesNotContain("X-Tracking");
  }

  @Test
  void tellsTheClientWhichEntryDenied() {
    RawOrigin origin =
        origin(
            "fail_open",
            request ->
                ChainResult.newBuilder()
                    .setDeny(
                        ChainResult.Deny.newBuilder()
                            .setEntry("guard")
                            .setReasonCode("content_match"))
                    .build());
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.sized(origin, "secret")).readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden (sluice: middleware_denied)\r\n")
          .endsWith(
              "{\"error\":\"middleware_denied\",\"detail\":\"Request rejected by configured"
                  + " middleware\",\"middleware\":\"guard\",\"policy\":\"test\",\"reason_code\":\"content_match\"}");
    }
    assertThat(origin.connections()).isZero();
    assertThat(proxy.records().getFirst().getRequest().getReason())
        .isEqualTo("middleware_denied:guard:content_match");
  }

  @Test
  void failsClosedWhenNoChainAnswers() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(Requests.sized(origin, "b")).readToEnd())
          .startsWith("HTTP/1.1 403 ")
          .contains("\"error\":\"middleware_failed\"");
    }
    assertThat(origin.connections()).isZero();
    assertThat(proxy.records().getFirst().getRequest().getStages(0).getOutcome())
        .isEqualTo(StageTrace.Outcome.OUTCOME_FAILED_CLOSED);
  }

  @Test
  void failsOpenWhenNoChainAnswersAndTheEntrySaysSo() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.start(ProxyHarness.inspected(origin.port(), "fail_open"));
    try (RawClient client = proxy.client()) {
      client.send(Requests.sized(origin, "body")).readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received()).endsWith("\r\n\r\nbody");
  }

  @Test
  void deniesADeclaredBodyOverTheLimitBeforeReadingIt() {
    RawOrigin origin = origin("fail_closed", request -> ALLOW);
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send(Requests.post(origin, "Content-Length: " + (BODY_LIMIT + 1) + "\r\n", ""))
                  .readUntil("}"))
          .contains("\"error\":\"middleware_failed\"");
    }
    assertThat(proxy.records().getFirst().getRequest().getFindings(0).getUid())
        .isEqualTo("openshell.middleware.body_unavailable");
    assertThat(proxy.asked).isEmpty();
  }

  @Test
  void streamsADeclaredBodyOverTheLimitWhenAllEntriesFailOpen() {
    String body = "x".repeat(BODY_LIMIT + 1);
    RawOrigin origin = origin("fail_open", request -> ALLOW);
    try (RawClient client = proxy.client()) {
      client.send(Requests.sized(origin, body)).readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received()).endsWith(body);
    assertThat(proxy.asked).isEmpty();
  }

  @Test
  void acceptsABodyOfExactlyTheLimit() {
    RawOrigin origin = origin("fail_closed", request -> ALLOW);
    try (RawClient client = proxy.client()) {
      client.send(Requests.sized(origin, "x".repeat(BODY_LIMIT))).readUntil("\r\n\r\nhi");
    }
  }

  @Test
  void deniesAChunkedBodyOverTheLimitEvenWhenEntriesFailOpen() {
    RawOrigin origin = origin("fail_open", request -> ALLOW);
    String chunk = Integer.toHexString(BODY_LIMIT + 1) + "\r\n" + "x".repeat(BODY_LIMIT + 1);
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send(
                      Requests.post(
                          origin, "Transfer-Encoding: chunked\r\n", chunk + "\r\n0\r\n\r\n"))
                  .readUntil("}"))
          .contains("\"error\":\"middleware_failed\"");
    }
    assertThat(origin.connections()).isZero();
  }

  @Test
  void answersTheExpectationItselfAndDropsIt() {
    RawOrigin origin = origin("fail_closed", request -> ALLOW);
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, "Content-Length: 4\r\nExpect: 100-continue\r\n", ""));
      assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      client.send("body").readUntil("\r\n\r\nhi");
    }
    assertThat(origin.received()).doesNotContain("Expect");
  }

  @Test
  void refusesTrailersOfABodyThatIsRebuilt() {
    RawOrigin origin = origin("fail_closed", request -> ALLOW);
    try (RawClient client = proxy.client()) {
      assertThat(
              client
                  .send(
                      Requests.post(
                          origin,
                          "Transfer-Encoding: chunked\r\n",
                          "1\r\na\r\n0\r\nX-T: 1\r\n\r\n"))
                  .readHead())
          .startsWith("HTTP/1.1 400 ");
    }
    assertThat(origin.connections()).isZero();
  }
}
