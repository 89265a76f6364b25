package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is decided about a request, and which streams it gets. */
class ExchangeTest {
  private static final String GET = "GET http://origin.test/a HTTP/1.1\nHost: origin.test";
  private static final String POST =
      "POST http://origin.test/a HTTP/1.1\nHost: origin.test\nContent-Length: 3";
  private static final String HANDSHAKE =
      GET
          + """

          Connection: Upgrade
          Upgrade: websocket
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          """;
  private static final String SWITCHED =
      """
      HTTP/1.1 101 Switching Protocols
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
      """;
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 5";

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  private static void answer(ScriptedOrigin origin) {
    origin.answers(OK);
    origin.sends("hello");
    origin.ends(Trailers.NONE);
  }

  @Test
  void anAllowedRequestIsRecordedForwardedAndItsEndRecorded() {
    ScriptedClient client = harness.dialing(origin).start(GET);
    assertThat(harness.audit.records()).singleElement().matches(AuditRecord::hasRequest);
    answer(origin);

    assertThat(origin.told()).containsExactly("send GET /a", "release");
    assertThat(origin.isReusable()).isTrue();
    assertThat(client.told()).containsExactly("respond 200", "write hello", "end");
    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
    assertThat(harness.completion().getStatus()).isEqualTo(200);
    assertThat(harness.completion().getResponseBytes()).isEqualTo(5);
    assertThat(harness.asked.getFirst().host()).isEqualTo("origin.test");
  }

  @Test
  void aRefusedRequestReachesNoOrigin() {
    ScriptedClient client = harness.start(GET.replace("GET", "DELETE"));

    assertThat(client.told()).containsExactly("answer 403 Forbidden policy_denied");
    assertThat(harness.asked).isEmpty();
    assertThat(harness.audit.records())
        .singleElement()
        .extracting(record -> record.getRequest().getVerdict())
        .isEqualTo(Verdict.VERDICT_DENIED);
  }

  @Test
  void withoutAJournalNothingIsSent() {
    harness.audit.fail();
    ScriptedClient client = harness.dialing(origin).start(GET);

    assertThat(client.told()).containsExactly("answer 503 Service Unavailable audit_unavailable");
    assertThat(harness.asked).isEmpty();
    assertThat(origin.told()).isEmpty();
  }

  @Test
  void withoutAJournalARefusalIsNotSaidEither() {
    harness.audit.fail();
    ScriptedClient client = harness.start(GET.replace("GET", "DELETE"));

    assertThat(client.told()).containsExactly("answer 503 Service Unavailable audit_unavailable");
  }

  @Test
  void aGetGoesAgainWhenAKeptConnectionClosesUnderIt() {
    ScriptedOrigin stale = ScriptedOrigin.kept();
    ScriptedClient client = harness.keeping(stale).dialing(origin).start(GET);
    stale.fails(OriginFault.CLOSED_UNANSWERED);
    answer(origin);

    assertThat(stale.told()).containsExactly("send GET /a", "reset");
    assertThat(origin.told()).containsExactly("send GET /a", "release");
    assertThat(client.told()).containsExactly("respond 200", "write hello", "end");
    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
  }

  @Test
  void aGetGoesAgainOnlyOnce() {
    ScriptedOrigin stale = ScriptedOrigin.kept();
    ScriptedClient client = harness.keeping(stale).dialing(origin).start(GET);
    stale.fails(OriginFault.CLOSED_UNANSWERED);
    origin.fails(OriginFault.CLOSED_UNANSWERED);

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway upstream_protocol_error");
    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_UPSTREAM_FAILED);
  }

  @Test
  void aGetThatWasPartlyAnsweredDoesNotGoAgain() {
    ScriptedOrigin stale = ScriptedOrigin.kept();
    ScriptedClient client = harness.keeping(stale).start(GET);
    stale.fails(OriginFault.CLOSED_EARLY);

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway upstream_protocol_error");
  }

  @Test
  void aPostDoesNotGoAgain() {
    ScriptedOrigin stale = ScriptedOrigin.kept();
    ScriptedClient client = harness.keeping(stale).start(POST);
    client.sends("abc");
    client.endsBody(Trailers.NONE);
    stale.fails(OriginFault.CLOSED_UNANSWERED);

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway upstream_protocol_error");
    assertThat(harness.completion().getRequestBytes()).isEqualTo(3);
  }

  @Test
  void aPostWithoutABodyDoesNotGoAgain() {
    ScriptedOrigin stale = ScriptedOrigin.kept();
    ScriptedClient client = harness.keeping(stale).start(POST.substring(0, POST.lastIndexOf('\n')));
    stale.fails(OriginFault.CLOSED_UNANSWERED);

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway upstream_protocol_error");
  }

  @Test
  void interimResponsesAreRelayedInOrder() {
    ScriptedClient client = harness.dialing(origin).start(GET);
    origin.answersInterim("HTTP/1.1 102 Processing");
    origin.answersInterim("HTTP/1.1 103 Early Hints\nLink: <a>");
    answer(origin);

    assertThat(client.told())
        .containsExactly("interim 102", "interim 103", "respond 200", "write hello", "end");
  }

  @Test
  void aHandshakeThatIsCompletedUpgrades() {
    ScriptedClient client = harness.dialing(origin).start(HANDSHAKE);
    origin.switches(SWITCHED);

    assertThat(client.told()).containsExactly("upgrade 101");
    assertThat(origin.told()).containsExactly("send GET /a", "upgraded");
  }

  @Test
  void aHandshakeWhoseBodyIsStillComingIsNotUpgraded() {
    ScriptedClient client =
        harness.dialing(origin).start(HANDSHAKE.stripTrailing() + "\nContent-Length: 5");
    origin.switches(SWITCHED);

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway upstream_protocol_error");
    assertThat(origin.told()).endsWith("reset");
  }

  @Test
  void aHandshakeWithAnotherKeyIsTheOriginsFault() {
    ScriptedClient client = harness.dialing(origin).start(HANDSHAKE);
    origin.switches(SWITCHED.replace("s3pP", "S3pP"));

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway upstream_protocol_error");
    assertThat(origin.told()).containsExactly("send GET /a", "reset");
    assertThat(harness.completion().getStatus()).isEqualTo(502);
    assertThat(harness.completion().getReason())
        .isEqualTo("upstream_protocol_error: " + OriginFault.UNEXPECTED_SWITCH.detail());
  }
}
