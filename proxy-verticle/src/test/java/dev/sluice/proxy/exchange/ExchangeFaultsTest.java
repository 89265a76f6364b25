package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.wire.InjectedFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bug in any step ends one exchange, and all that it held comes back. */
class ExchangeFaultsTest {
  private static final String BODY =
      "{\"query\":\"{a}\",\"variables\":{\"v\":\"" + "x".repeat(600_000) + "\"}}";
  private static final String GRAPH =
      """
      POST http://graph.test/a HTTP/1.1
      Host: graph.test
      Content-Type: application/json
      Content-Length: %d\
      """
          .formatted(BODY.length());
  private static final String STREAM =
      "POST http://origin.test/a HTTP/1.1\nHost: origin.test\nTransfer-Encoding: chunked";
  private static final String OK = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked";
  private static final String FAILED = "answer 500 Internal Server Error internal_error";

  private final ExchangeHarness harness = new ExchangeHarness().scarce();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  /** A whole exchange, or as much of it as comes about. */
  private static void play(ScriptedClient client, ScriptedOrigin origin, String body) {
    client.sends(body);
    client.endsBody(Trailers.NONE);
    Stream.<Runnable>of(
            () -> origin.answersInterim("HTTP/1.1 103 Early Hints"),
            () -> origin.answers(OK),
            () -> origin.sends("abc"),
            () -> origin.ends(Trailers.NONE))
        .takeWhile(ignored -> !origin.told().isEmpty() && !origin.told().contains("reset"))
        .forEach(Runnable::run);
  }

  private long decisions() {
    return harness.audit.records().stream().filter(AuditRecord::hasRequest).count();
  }

  private long completions() {
    return harness.audit.records().stream().filter(AuditRecord::hasCompletion).count();
  }

  /** Nothing is told any more, and there is room for one body again. */
  private void assertAllCameBack(ScriptedClient client) {
    assertThat(harness.bugs).hasAtLeastOneElementOfType(InjectedFault.class);
    int told = client.told().size();
    long records = harness.audit.records().size();
    harness.after(Duration.ofDays(31));
    assertThat(client.told()).hasSize(told).noneMatch(it -> it.endsWith("(too late)"));
    assertThat(harness.audit.records()).hasSize((int) records);

    harness.dialed.clear();
    ScriptedOrigin next = ScriptedOrigin.fresh();
    ScriptedClient other = harness.dialing(next).start(GRAPH);
    play(other, next, BODY);
    assertThat(other.told()).endsWith("end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"send POST", "begin POST", "write", "end"})
  void aFaultTowardsTheOriginIsAnswered(String mark) {
    origin.failingAt(mark);
    boolean held = mark.startsWith("send");
    ScriptedClient client = harness.dialing(origin).start(held ? GRAPH : STREAM);
    play(client, origin, held ? BODY : "abc");

    assertThat(client.told()).last().isEqualTo(FAILED);
    assertThat(origin.told()).last().isEqualTo("reset");
    assertThat(decisions()).isEqualTo(1);
    assertThat(completions()).isEqualTo(1);
    assertThat(harness.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_INTERNAL_ERROR);
    assertThat(harness.completion().getReason())
        .isEqualTo("internal_error: dev.sluice.wire.InjectedFault");
    assertAllCameBack(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interim", "respond", "write", "end"})
  void aFaultTowardsTheClientEndsItsRequest(String mark) {
    ScriptedClient client = harness.dialing(origin).start(GRAPH).failingAt(mark);
    play(client, origin, BODY);

    assertThat(client.told()).last().isIn(FAILED, "reset");
    assertThat(origin.told()).last().isIn("reset", "release");
    assertThat(decisions()).isEqualTo(1);
    assertThat(completions()).isEqualTo(1);
    assertAllCameBack(client);
  }

  @Test
  void aFaultWhileTheBodyIsAskedForIsAnswered() {
    ScriptedClient client = harness.start(ScriptedClient.of(GRAPH).failingAt("invite"));
    play(client, origin, BODY);

    assertThat(client.told()).containsExactly(FAILED);
    assertThat(decisions()).isEqualTo(1);
    assertThat(harness.audit.records().getFirst().getRequest().getRefusal())
        .isEqualTo("internal_error");
    assertAllCameBack(client);
  }

  @Test
  void aFaultInTheDecisionIsAnswered() {
    harness.audit.throwAfter(0);
    ScriptedClient client = harness.dialing(origin).start(GRAPH);
    play(client, origin, BODY);

    assertThat(client.told()).containsExactly("invite", FAILED);
    assertThat(origin.told()).isEmpty();
    assertAllCameBack(client);
  }

  @Test
  void aFaultInTheCompletionLeavesTheResponse() {
    harness.audit.throwAfter(1);
    ScriptedClient client = harness.dialing(origin).start(GRAPH);
    play(client, origin, BODY);

    assertThat(client.told()).last().isEqualTo("end");
    assertAllCameBack(client);
  }

  @Test
  void aFaultInARefusalCutsTheConnection() {
    ScriptedClient client =
        harness.start(
            ScriptedClient.of(STREAM.replace("origin.test", "no.test")).failingAt("answer"));

    assertThat(client.told()).containsExactly("reset");
    assertThat(decisions()).isEqualTo(1);
    assertAllCameBack(client);
  }

  @Test
  void aFaultInDialingIsAnswered() {
    harness.failsToDial = true;
    ScriptedClient client = harness.start(GRAPH);
    play(client, origin, BODY);

    assertThat(client.told()).last().isEqualTo(FAILED);
    assertAllCameBack(client);
  }

  @Test
  void aFaultAfterDialingIsAnswered() {
    Promise<OriginStream> dialing = harness.dialingSlowly();
    ScriptedClient client = harness.start(GRAPH);
    play(client, origin, BODY);
    origin.failingAt("send");
    dialing.complete(origin);

    assertThat(client.told()).last().isEqualTo(FAILED);
    assertAllCameBack(client);
  }

  @Test
  void aFaultInADeadlineEndsItsExchangeAndNoOther() {
    ScriptedOrigin other = ScriptedOrigin.fresh();
    ScriptedClient client = harness.dialing(origin, other).start(STREAM);
    ScriptedClient second = harness.start(STREAM);
    client.sends("abc");
    second.sends("abc");
    origin.failingAt("reset");
    harness.after(ExchangeHarness.TIMEOUTS.body());

    assertThat(client.told()).last().isIn(FAILED, "reset");
    assertThat(second.told()).last().isEqualTo("answer 408 Request Timeout");
    assertAllCameBack(client);
  }

  @Test
  void aFaultWhileTheClientLeavesReturnsAllTheSame() {
    ScriptedClient client = harness.dialing(origin).start(STREAM);
    client.sends("abc");
    origin.failingAt("reset");
    client.leaves();

    assertAllCameBack(client);
  }
}
