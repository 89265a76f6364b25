package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A response is complete when its client has taken it, not when its origin has sent it. */
class ExchangeDeliveryTest {
  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();
  private final ScriptedClient client =
      ScriptedClient.of("GET http://origin.test/a HTTP/1.1\nHost: origin.test").leavingEnd();

  @BeforeEach
  void answer() {
    harness.dialing(origin).start(client);
    origin.answers("HTTP/1.1 200 OK\nTransfer-Encoding: chunked");
    origin.sends("abc");
    origin.ends(Trailers.NONE);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void isCompleteOnceTheClientHasIt() {
    assertThat(harness.audit.records()).noneMatch(AuditRecord::hasCompletion);
    client.takesEnd(true);

    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
    assertThat(harness.completion().getResponseBytes()).isEqualTo(3);
  }

  @Test
  void isAbortedWhereItsEndIsNotTaken() {
    client.takesEnd(false);

    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
    assertThat(harness.completion().getReason()).isEqualTo("end of the response not taken");
    assertThat(harness.completion().getStatus()).isEqualTo(200);
  }

  /** The exchange is over: its connection to the origin is free, and no limit of it applies. */
  @Test
  void keepsNothingMeanwhile() {
    assertThat(origin.isReusable()).isTrue();
    harness.after(Duration.ofDays(31));
    assertThat(client.told()).containsExactly("respond 200", "write abc", "end");
    client.takesEnd(true);

    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
  }
}
