package dev.sluice.proxy;

import static dev.sluice.proxy.ScriptedSessions.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.SessionStart;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket sessions whose messages a service reads. */
class InspectedSessionTest {
  private static final String GUARD = "guard";

  private final ProxyHarness proxy = ProxyHarness.create();
  private String answer = Requests.SWITCHED;
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.switching(() -> answer));

  @AfterEach
  void close() {
    proxy.close();
  }

  private static SessionResult.Builder passes(SessionMessage message) {
    return ScriptedSessions.passes(GUARD);
  }

  private ScriptedSessions sessions(
      SessionOpened opening, Function<SessionMessage, SessionResult.Builder> judging) {
    return new ScriptedSessions(proxy.vertx, ProxyHarness.CHAIN, opening, judging);
  }

  private RawClient start(String onError, String lines) {
    proxy.wantsMessages = true;
    proxy
        .chain(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build())
        .start(policy(onError));
    return proxy
        .client()
        .send(Requests.post(origin, Requests.WEBSOCKET + lines, "").replace("POST", "GET"));
  }

  private String policy(String onError) {
    return ProxyHarness.upgradable(ProxyHarness.inspected(origin.port(), onError))
        .replace("openshell/regex", ProxyHarness.SERVICE);
  }

  private RawClient open(String onError) {
    RawClient client = start(onError, "");
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  private String received() {
    return MessageFrames.readable(origin.received());
  }

  private List<SessionEvent> events() {
    return proxy.records().stream()
        .filter(AuditRecord::hasSession)
        .map(AuditRecord::getSession)
        .toList();
  }

  private JudgedMessage lastMessage() {
    return events().stream()
        .filter(SessionEvent::hasMessage)
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .getMessage();
  }

  @Test
  void stagesSeeTheHandshakeAndThenEachTextMessage() {
    ScriptedSessions chain =
        sessions(ScriptedSessions.inspecting(GUARD), InspectedSessionTest::passes);
    try (RawClient client = start("fail_closed", "Sec-WebSocket-Protocol: a, b\r\n")) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
      client.send(MessageFrames.text("one") + MessageFrames.binary("raw"));
      client.send(MessageFrames.text("two"));
      await().until(() -> received().equals("[one][raw][two]"));
    }
    await().until(() -> chain.ends().size() == 1);

    SessionOpen open = chain.opened.getFirst();
    assertThat(open.getEntriesList()).containsExactly(GUARD);
    assertThat(open.getTarget().getScheme()).isEqualTo("ws");
    assertThat(open.getTarget().getPath()).isEqualTo("/p");
    assertThat(open.getTarget().getQuery()).isEmpty();
    assertThat(open.getRequestedSubprotocolsList()).containsExactly("a", "b");
    assertThat(chain.told.getFirst()).isInstanceOf(SessionStart.class);
    assertThat(chain.asked).extracting(SessionMessage::getSequence).containsExactly(1L, 3L);
    assertThat(chain.asked)
        .extracting(message -> message.getPayload().toStringUtf8())
        .containsExactly("one", "two");
    assertThat(chain.ends()).containsExactly("DOWNSTREAM_DISCONNECT");
  }

  @Test
  void aBinaryMessageThatNoStageReadsIsTold() {
    sessions(ScriptedSessions.inspecting(GUARD), InspectedSessionTest::passes);
    try (RawClient client = open("fail_closed")) {
      client.send(MessageFrames.binary("raw"));
      await().until(() -> events().size() == 2);
    }
    assertThat(events().getFirst().getOpening().getVerdict()).isEqualTo(Verdict.VERDICT_ALLOWED);
    assertThat(lastMessage().getBinary()).isTrue();
    assertThat(lastMessage().getBytes()).isEqualTo(3);
    assertThat(lastMessage().getSequence()).isEqualTo(1);
    assertThat(lastMessage().getUnseenList()).extracting(Unseen::getEntry).containsExactly(GUARD);
  }

  @Test
  void aReplacementGoesOn() {
    sessions(
        ScriptedSessions.inspecting(GUARD),
        message -> passes(message).setReplaced(ByteString.copyFromUtf8("better")));
    try (RawClient client = open("fail_closed")) {
      client.send(MessageFrames.text("bad"));
      await().until(() -> received().equals("[better]"));
    }
    assertThat(lastMessage().getVerdict()).isEqualTo(Verdict.VERDICT_MODIFIED);
    assertThat(lastMessage().getBytes()).isEqualTo(3);
    assertThat(lastMessage().getForwardedBytes()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "deny, middleware_denied, MIDDLEWARE_DENIAL",
    "fail, middleware_required, MIDDLEWARE_FAILURE"
  })
  void aRefusedMessageClosesTheSession(String how, String code, String end) {
    ScriptedSessions chain =
        sessions(
            ScriptedSessions.inspecting(GUARD),
            message ->
                how.equals("deny")
                    ? passes(message)
                        .setDeny(ChainResult.Deny.newBuilder().setEntry(GUARD).setReasonCode("pii"))
                    : passes(message)
                        .setUnavailable(ChainResult.Unavailable.newBuilder().setEntry(GUARD)));
    try (RawClient client = open("fail_closed")) {
      client.send(MessageFrames.text("bad"));
      assertThat(client.readUntil(code)).isEqualTo(MessageFrames.close(1008, code));
    }
    await().until(() -> received().equals("[close 1008]"));
    await().until(() -> chain.ends().equals(List.of(end)));
    assertThat(lastMessage().getRefusal()).isEqualTo(code);
    assertThat(lastMessage().getRule().getEngine()).isEqualTo("supervisor-middleware");
  }

  @Test
  void aNodeThatLeftIsAFailureOfItsStages() {
    ScriptedSessions chain =
        sessions(ScriptedSessions.inspecting(GUARD), InspectedSessionTest::passes);
    try (RawClient client = open("fail_closed")) {
      chain.leave();
      client.send(MessageFrames.text("unseen"));
      assertThat(client.readUntil("middleware_required"))
          .isEqualTo(MessageFrames.close(1008, "middleware_required"));
    }
    await().until(() -> received().equals("[close 1008]"));
    assertThat(lastMessage().getStages(0).getReasonCode()).isEqualTo("chain_unreachable");
    assertThat(lastMessage().getStages(0).getDisabled()).isTrue();
  }

  @Test
  void whatMayBeSkippedGoesOnWithoutItsNode() {
    ScriptedSessions chain =
        sessions(ScriptedSessions.inspecting(GUARD), InspectedSessionTest::passes);
    try (RawClient client = open("fail_open")) {
      chain.leave();
      client.send(MessageFrames.text("unseen") + MessageFrames.text("too"));
      await().until(() -> received().equals("[unseen][too]"));
    }
    assertThat(events().stream().filter(SessionEvent::hasMessage)).hasSize(1);
    assertThat(lastMessage().getStages(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED_OPEN);
  }

  @Test
  void aStageMayDenyTheHandshake() {
    sessions(
        SessionOpened.newBuilder()
            .setDeny(ChainResult.Deny.newBuilder().setEntry(GUARD).setReasonCode("not_here"))
            .addStages(stage(GUARD, Outcome.OUTCOME_DENIED))
            .build(),
        InspectedSessionTest::passes);
    try (RawClient client = start("fail_open", "")) {
      assertThat(client.readToEnd())
          .startsWith("HTTP/1.1 403 ")
          .contains("\"error\":\"middleware_denied\"", "\"reason_code\":\"not_here\"");
    }
    assertThat(origin.received()).isEmpty();
    assertThat(proxy.records().getFirst().getSession().getOpening().getRefusal())
        .isEqualTo("middleware_denied");
    assertThat(proxy.decision().getReason()).isEqualTo("middleware_denied:guard:not_here");
  }

  @Test
  void aHandshakeThatTheOriginRefusesEndsItsSession() {
    answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    ScriptedSessions chain =
        sessions(ScriptedSessions.inspecting(GUARD), InspectedSessionTest::passes);
    try (RawClient client = start("fail_closed", "")) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 404 ");
      await().until(() -> chain.ends().equals(List.of("UPSTREAM_FAILURE")));
    }
  }

  @Test
  void onlyWhatServicesCanReadIsOffered() {
    sessions(ScriptedSessions.inspecting(GUARD), InspectedSessionTest::passes);
    String offer =
        "Sec-WebSocket-Extensions: x-other, permessage-deflate; client_no_context_takeover;"
            + " client_max_window_bits\r\n";
    try (RawClient client = start("fail_closed", offer)) {
      assertThat(client.readHead()).doesNotContain("Extensions");
    }
    assertThat(origin.received())
        .contains(
            "\r\nSec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n")
        .doesNotContain("x-other");
  }

  @Test
  void anAnswerBeyondTheOfferIsNotForwarded() {
    answer =
        Requests.SWITCHED.replace(
            "Upgrade\r\n", "Upgrade\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
    ScriptedSessions chain =
        sessions(ScriptedSessions.inspecting(GUARD), InspectedSessionTest::passes);
    try (RawClient client = start("fail_closed", "")) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 502 ");
      await().until(() -> chain.ends().equals(List.of("UPSTREAM_FAILURE")));
    }
  }

  @Test
  void aSandboxHasAFewSessions() {
    ScriptedSessions chain =
        sessions(ScriptedSessions.inspecting(GUARD), InspectedSessionTest::passes);
    proxy.limits = SessionLimits.one();
    try (RawClient first = open("fail_closed")) {
      proxy
          .client()
          .send(Requests.post(origin, Requests.WEBSOCKET, "").replace("POST", "GET"))
          .readHead();
      assertThat(chain.opened).extracting(SessionOpen::getExhausted).containsExactly(false, true);
      first.send(MessageFrames.text("on"));
      await().until(() -> chain.asked.size() == 1);
    }
  }
}
