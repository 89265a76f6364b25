package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends an exchange before its response does: a side that leaves, or time. */
class ExchangeEndsTest {
  private static final String GET = "GET http://origin.test/a HTTP/1.1\nHost: origin.test";
  private static final String POST =
      "POST http://origin.test/a HTTP/1.1\nHost: origin.test\nTransfer-Encoding: chunked";
  private static final String OK = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked";
  private static final Duration BODY = ExchangeHarness.TIMEOUTS.body();
  private static final Duration RESPONSE = ExchangeHarness.TIMEOUTS.response();

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  private ScriptedClient start(String head) {
    return harness.dialing(origin).start(head);
  }

  private Outcome outcome() {
    return harness.completion().getOutcome();
  }

  /** Longer than any limit of an exchange. */
  private void afterEverything() {
    harness.after(RESPONSE.plus(BODY).plusSeconds(1));
  }

  @Test
  void aClientMayLeaveWhileItsOriginIsDialed() {
    Promise<OriginStream> dialing = harness.dialingSlowly();
    ScriptedClient client = harness.start(GET);
    client.leaves();
    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
    dialing.complete(origin);
    afterEverything();

    assertThat(origin.told()).containsExactly("reset");
    assertThat(client.told()).isEmpty();
    assertThat(harness.completion().getStatus()).isZero();
  }

  @Test
  void aClientThatLeftWhileItsDecisionWasWrittenGetsNoRequestSent() {
    harness.audit.hold();
    ScriptedClient client = start(GET);
    client.leaves();
    harness.audit.release();
    afterEverything();

    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
    assertThat(origin.told()).isEmpty();
  }

  @Test
  void aClientMayLeaveWhileItsOriginIsDialedInVain() {
    Promise<OriginStream> dialing = harness.dialingSlowly();
    ScriptedClient client = harness.start(GET);
    client.leaves();
    dialing.fail("unreachable");

    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void anOriginThatIsNotReachedIsABadGateway() {
    Promise<OriginStream> dialing = harness.dialingSlowly();
    ScriptedClient client = harness.start(GET);
    dialing.fail("unreachable");

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway upstream_unreachable");
    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_UPSTREAM_FAILED);
  }

  @Test
  void aClientMayLeaveWithinItsUpload() {
    ScriptedClient client = start(POST);
    client.sends("abc");
    client.leaves();
    afterEverything();

    assertThat(origin.told())
        .containsExactly("begin POST /a of unknown length", "write abc", "reset");
    assertThat(client.told()).isEmpty();
    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
    assertThat(harness.completion().getRequestBytes()).isEqualTo(3);
  }

  @Test
  void aClientMayLeaveWithinItsResponse() {
    ScriptedClient client = start(GET);
    origin.answers(OK);
    origin.sends("abc");
    client.leaves();
    afterEverything();

    assertThat(origin.told()).containsExactly("send GET /a", "reset");
    assertThat(client.told()).containsExactly("respond 200", "write abc");
    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
    assertThat(harness.completion().getResponseBytes()).isEqualTo(3);
  }

  @Test
  void aClientMayLeaveWhileItsRequestGoesAgain() {
    ScriptedOrigin stale = ScriptedOrigin.kept();
    Promise<OriginStream> dialing = harness.dialingSlowly();
    ScriptedClient client = harness.keeping(stale).start(GET);
    stale.fails(OriginFault.CLOSED_UNANSWERED);
    client.leaves();
    dialing.complete(origin);

    assertThat(stale.told()).containsExactly("send GET /a", "reset");
    assertThat(origin.told()).containsExactly("reset");
    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
  }

  @Test
  void anOriginThatBreaksOffCutsTheResponse() {
    ScriptedClient client = start(GET);
    origin.answers(OK);
    origin.fails(OriginFault.TRUNCATED);

    assertThat(client.told()).containsExactly("respond 200", "reset");
    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_UPSTREAM_FAILED);
  }

  @Test
  void anOriginThatDoesNotAnswerTimesOut() {
    ScriptedClient client = start(GET);
    harness.after(RESPONSE.minusSeconds(10));
    assertThat(client.told()).isEmpty();
    harness.after(RESPONSE);

    assertThat(client.told()).containsExactly("answer 504 Gateway Timeout upstream_timeout");
    assertThat(origin.told()).containsExactly("send GET /a", "reset");
    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_TIMED_OUT);
  }

  @Test
  void anUploadThatStandsStillTimesOut() {
    ScriptedClient client = start(POST);
    client.sends("abc");
    harness.after(BODY);

    assertThat(client.told()).containsExactly("answer 408 Request Timeout");
    assertThat(origin.told()).endsWith("write abc", "reset");
    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_TIMED_OUT);
  }

  @Test
  void anOriginThatTakesNoUploadTimesOut() {
    ScriptedClient client = start(POST);
    origin.takes(false);
    client.sends("abc");
    harness.after(BODY);

    assertThat(client.told()).containsExactly("answer 504 Gateway Timeout upstream_timeout");
  }

  @Test
  void aLateDrainOfTheOriginDoesNotProlongTheWaitForItsAnswer() {
    ScriptedClient client = start(POST);
    origin.takes(false);
    client.sends("abc");
    client.endsBody(Trailers.NONE);
    long sentNanos = harness.clock.getAsLong();
    long credit = client.credit();
    origin.takes(true);
    assertThat(client.credit()).isEqualTo(credit);
    harness.after(BODY.plusSeconds(1));
    assertThat(client.told()).isEmpty();
    harness.at(sentNanos + RESPONSE.toNanos());

    assertThat(client.told()).containsExactly("answer 504 Gateway Timeout upstream_timeout");
  }

  @Test
  void anAnswerThatBeganIsNotCutByTheEndOfTheUpload() {
    ScriptedClient client = start(POST);
    origin.answers(OK);
    client.sends("abc");
    client.endsBody(Trailers.NONE);
    afterEverything();
    origin.sends("late");
    origin.ends(Trailers.NONE);

    assertThat(client.told()).containsExactly("respond 200", "write late", "end");
    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
  }

  @Test
  void anAnswerThatEndedLeavesNoDeadlineBehind() {
    ScriptedClient client = start(POST);
    client.sends("abc");
    origin.answers(OK);
    origin.ends(Trailers.NONE);
    afterEverything();

    assertThat(client.told()).containsExactly("respond 200", "end");
    assertThat(origin.told()).endsWith("release");
  }

  @Test
  void aLateFaultOfTheOriginChangesNothing() {
    ScriptedClient client = start(GET);
    origin.answers(OK);
    client.leaves();
    origin.fails(OriginFault.TRUNCATED);

    assertThat(outcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
    assertThat(client.told()).containsExactly("respond 200");
  }
}
