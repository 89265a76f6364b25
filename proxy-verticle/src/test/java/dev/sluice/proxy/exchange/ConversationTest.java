package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streamed requests whose origin answers while they go on, as calls in both directions do. */
class ConversationTest {
  private static final String CALL =
      """
      POST http://origin.test/a HTTP/1.1
      Host: origin.test
      Content-Type: application/grpc
      Transfer-Encoding: chunked\
      """;
  private static final String OK =
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Type: application/grpc";
  private static final Duration BODY = ExchangeHarness.TIMEOUTS.body();
  private static final Duration PART = BODY.minusSeconds(10);

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();
  private final ScriptedClient client = harness.dialing(origin).start(CALL);

  @AfterEach
  void close() {
    harness.close();
  }

  private void assertNotTaken() {
    assertThat(client.told()).endsWith("reset");
    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_TIMED_OUT);
    assertThat(harness.completion().getReason()).isEqualTo("upstream_timeout: request not taken");
  }

  @Test
  void aClientIsAwaitedUntilItIsAnswered() {
    client.sends("one");
    harness.passes(BODY);

    assertThat(client.told()).containsExactly("answer 408 Request Timeout");
    assertThat(harness.completion().getReason()).isEqualTo("request_timeout: request body stalled");
  }

  /** Whatever it sent since the answer began. */
  @Test
  void afterwardsItMayListen() {
    client.sends("one");
    origin.answers(OK);
    client.sends("two");
    harness.passes(BODY);
    client.sends("three");
    harness.passes(BODY);
    client.endsBody(Trailers.NONE);

    assertThat(client.told()).containsExactly("respond 200");
    assertThat(origin.told()).endsWith("write two", "write three", "end");
  }

  @Test
  void itMayListenOnceItsOriginHasRoomAgain() {
    origin.answers(OK);
    origin.takes(false);
    client.sends("one");
    origin.takes(true);
    harness.passes(BODY);

    assertThat(client.told()).containsExactly("respond 200");
  }

  @Test
  void anOriginThatAnswersAndTakesNothingMoreIsGivenUp() {
    origin.answers(OK);
    origin.takes(false);
    client.sends("one");
    harness.passes(BODY);

    assertNotTaken();
  }

  /** Its answer does not excuse it. */
  @Test
  void soIsOneThatWasFullBefore() {
    origin.takes(false);
    client.sends("one");
    harness.passes(PART);
    origin.answers(OK);
    harness.passes(PART);

    assertNotTaken();
  }

  @Test
  void anOriginThatHasRoomInTimeIsAwaitedAnew() {
    origin.answers(OK);
    for (int i = 0; i < 3; i++) {
      origin.takes(false);
      client.sends("one");
      harness.passes(PART);
      origin.takes(true);
    }

    assertThat(client.told()).containsExactly("respond 200");
  }
}
