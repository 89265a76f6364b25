package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.ExchangeLimits;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bounds an exchange whose origin has begun to answer, or that lasts longer than others. */
class ExchangeLimitsTest {
  private static final String GET = "GET http://origin.test/a HTTP/1.1\nHost: origin.test";
  private static final String POST =
      "POST http://origin.test/a HTTP/1.1\nHost: origin.test\nTransfer-Encoding: chunked";
  private static final String OK = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked";
  private static final Duration BODY = ExchangeHarness.TIMEOUTS.body();
  private static final ExchangeLimits LIMITS = ExchangeHarness.TIMEOUTS.exchange();
  private static final Duration ZERO = Duration.ZERO;
  private static final Duration ALMOST = Duration.ofSeconds(10);

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  private ScriptedClient start(String head) {
    return harness.dialing(origin).start(head);
  }

  private ScriptedClient startWith(ExchangeLimits limits) {
    return startWith(limits, GET);
  }

  private ScriptedClient startWith(ExchangeLimits limits, String head) {
    return harness.limiting(limits).dialing(origin).start(head);
  }

  private void assertCut(ScriptedClient client, String why) {
    assertThat(client.told()).endsWith("reset");
    assertThat(origin.told()).endsWith("reset");
    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_TIMED_OUT);
    assertThat(harness.completion().getReason()).isEqualTo("upstream_timeout: " + why);
  }

  @Test
  void aResponseBodyThatStandsStillIsCut() {
    ScriptedClient client = start(GET);
    origin.answers(OK);
    origin.sends("abc");
    harness.after(LIMITS.responseIdle().minus(ALMOST));
    assertThat(client.told()).containsExactly("respond 200", "write abc");
    harness.after(LIMITS.responseIdle());

    assertCut(client, "response body stalled (proxy.timeouts.response_idle)");
  }

  @Test
  void aResponseBodyThatNeverBeginsIsCut() {
    ScriptedClient client = start(GET);
    origin.answers(OK);
    harness.after(LIMITS.responseIdle());

    assertCut(client, "response body stalled (proxy.timeouts.response_idle)");
  }

  /** Also one that was cut off by its client, who does not read: that is another wait. */
  @Test
  void aResponseThatItsClientDoesNotTakeIsNotItsOriginsFault() {
    ScriptedClient client = start(GET);
    origin.answers(OK);
    client.takes(false);
    origin.sends("abc");
    harness.after(LIMITS.responseIdle().plus(BODY));
    assertThat(client.told()).containsExactly("respond 200", "write abc");
    client.takes(true);
    harness.after(LIMITS.responseIdle());

    assertCut(client, "response body stalled (proxy.timeouts.response_idle)");
  }

  @ParameterizedTest
  @CsvSource({
    "text/event-stream, true",
    "Text/Event-Stream;charset=utf-8, true",
    "text/event-stream ; a=b, true",
    "text/event-streams, false",
    "text/event, false",
    "application/json, false"
  })
  void aStreamOfEventsMayPauseForLonger(String type, boolean events) {
    ScriptedClient client = start(GET);
    origin.answers(OK + "\nContent-Type: " + type);
    origin.sends("abc");
    harness.after(LIMITS.responseIdle());

    assertThat(client.told().contains("reset")).isNotEqualTo(events);
    if (events) {
      harness.after(LIMITS.eventStreamIdle());
      assertCut(client, "event stream stalled (proxy.timeouts.event_stream_idle)");
    }
  }

  @Test
  void aCompleteResponseLeavesNoDeadlineBehind() {
    ScriptedClient client = start(GET);
    origin.answers(OK);
    origin.sends("abc");
    origin.ends(Trailers.NONE);
    harness.after(Duration.ofDays(31));

    assertThat(client.told()).containsExactly("respond 200", "write abc", "end");
    assertThat(origin.told()).endsWith("release");
  }

  @Test
  void anExchangeThatDripsIsCutInTheEnd() {
    ScriptedClient client = start(GET);
    long startedNanos = harness.clock.getAsLong();
    origin.answers(OK + "\nContent-Type: text/event-stream");
    harness.at(startedNanos + LIMITS.whole().minusMinutes(1).toNanos());
    // What came in time moves only the deadline of the next read.
    origin.sends("abc");
    harness.at(startedNanos + LIMITS.whole().plusSeconds(1).toNanos());

    assertThat(client.told()).endsWith("reset");
  }

  @Test
  void theWholeLimitIsNamed() {
    ScriptedClient client = startWith(new ExchangeLimits(ZERO, ZERO, LIMITS.whole(), ZERO));
    origin.answers(OK);
    harness.after(LIMITS.whole());

    assertCut(client, "exchange took too long (proxy.timeouts.exchange)");
  }

  @Test
  void anUploadThatDripsIsAnsweredInTheEnd() {
    ScriptedClient client =
        startWith(new ExchangeLimits(ZERO, ZERO, BODY.minusSeconds(1), ZERO), POST);
    client.sends("abc");
    harness.after(BODY.minusSeconds(1));

    assertThat(client.told()).containsExactly("answer 408 Request Timeout");
    assertThat(harness.completion().getReason())
        .isEqualTo("request_timeout: exchange took too long (proxy.timeouts.exchange)");
  }

  @Test
  void limitsThatAreOffNeverEndAnything() {
    ScriptedClient client = startWith(new ExchangeLimits(ZERO, ZERO, ZERO, ZERO));
    origin.answers(OK);
    origin.sends("abc");
    harness.reload(true);
    client.hearsOfReload();
    harness.after(Duration.ofDays(31));

    assertThat(client.told()).containsExactly("respond 200", "write abc");
  }

  @Test
  void aRequestDoesNotOutliveItsPolicyForLong() {
    ScriptedClient client = start(GET);
    origin.answers(OK + "\nContent-Type: text/event-stream");
    harness.reload(true);
    client.hearsOfReload();
    origin.sends("abc");
    harness.after(LIMITS.afterReload().minus(ALMOST));
    assertThat(client.told()).containsExactly("respond 200", "write abc");
    client.hearsOfReload();
    harness.after(LIMITS.afterReload());

    assertThat(client.told()).endsWith("reset");
  }

  @Test
  void theLimitAfterAReloadIsNamed() {
    ScriptedClient client = startWith(new ExchangeLimits(ZERO, ZERO, ZERO, LIMITS.afterReload()));
    origin.answers(OK);
    harness.reload(true);
    client.hearsOfReload();
    harness.after(LIMITS.afterReload());

    assertCut(client, "request outlived its policy (proxy.timeouts.after_reload)");
  }

  @Test
  void aRequestWhosePolicyChangedBeforeItWasForwardedIsLimitedToo() {
    harness.audit.hold();
    ScriptedClient client = startWith(new ExchangeLimits(ZERO, ZERO, ZERO, LIMITS.afterReload()));
    harness.reload(true);
    harness.audit.release();
    origin.answers(OK);
    harness.after(LIMITS.afterReload());

    assertCut(client, "request outlived its policy (proxy.timeouts.after_reload)");
  }

  @Test
  void aReloadOfTheSamePolicyLimitsNothing() {
    ScriptedClient client = startWith(new ExchangeLimits(ZERO, ZERO, ZERO, LIMITS.afterReload()));
    origin.answers(OK);
    harness.reload(false);
    client.hearsOfReload();
    harness.after(LIMITS.afterReload());

    assertThat(client.told()).containsExactly("respond 200");
  }

  @Test
  void aPolicyThatIsInForceAgainLimitsNothing() {
    ScriptedClient client = startWith(new ExchangeLimits(ZERO, ZERO, ZERO, LIMITS.afterReload()));
    origin.answers(OK);
    harness.reload(true);
    client.hearsOfReload();
    harness.reload(false);
    client.hearsOfReload();
    harness.after(LIMITS.afterReload());

    assertThat(client.told()).containsExactly("respond 200");
  }

  /** Also of one that no tunnel ends, and without a reload. */
  @Test
  void aRequestDoesNotOutliveItsAdmissionForLong() {
    harness.under(
        """
        version: 1
        network_policies:
          test:
            expires_at: 2030-01-01T00:00:00Z
            endpoints:
              - {host: origin.test, port: 80, protocol: rest, enforcement: enforce, access: full}
        """);
    Instant end = Instant.parse("2030-01-01T00:00:00Z");
    harness.now = end.minusSeconds(1);
    ScriptedClient client = startWith(new ExchangeLimits(ZERO, ZERO, ZERO, LIMITS.afterReload()));
    origin.answers(OK);
    harness.passes(Duration.ofDays(1));
    assertThat(client.told()).containsExactly("respond 200");

    harness.now = end;
    harness.passes(Duration.ofSeconds(1));
    harness.now = end.minusSeconds(1);
    harness.passes(Duration.ofSeconds(1));
    harness.passes(LIMITS.afterReload());
    assertThat(client.told()).containsExactly("respond 200");

    harness.now = end;
    harness.passes(Duration.ofSeconds(1));
    harness.passes(LIMITS.afterReload().minus(ALMOST));
    assertThat(client.told()).containsExactly("respond 200");
    harness.passes(ALMOST);

    assertCut(client, "request outlived its policy (proxy.timeouts.after_reload)");
  }
}
