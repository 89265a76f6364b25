package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestJoinerTest {
  private static final RequestDecision ALLOWED = MappedEvents.allowed();

  private final List<JoinedRequest> joined = new ArrayList<>();
  private final RequestJoiner joiner = new RequestJoiner(joined::add);

  @Test
  void aDecisionWaitsForItsCompletion() {
    accept(MappedEvents.of(MappedEvents.decision("a", ALLOWED)), 0);
    joiner.tick(Duration.ofSeconds(2).toNanos());
    assertThat(joined).isEmpty();

    accept(MappedEvents.of(MappedEvents.completion("a", ALLOWED)), Duration.ofSeconds(2).toNanos());
    joiner.tick(Duration.ofSeconds(2).toNanos());

    assertThat(joined).singleElement().satisfies(RequestJoinerTest::isTheWholeRequest);
  }

  private static void isTheWholeRequest(JoinedRequest request) {
    assertThat(request.isComplete()).isTrue();
    assertThat(request.status()).isEqualTo("200");
    assertThat(request.duration()).contains(Duration.ofMillis(37));
    assertThat(request.time()).hasToString("2026-09-21T14:13:20Z");
  }

  @Test
  void aRequestWithoutAnOutcomeIsShownAsOpenAndItsCompletionAgain() {
    accept(MappedEvents.of(MappedEvents.decision("a", ALLOWED)), 0);
    joiner.tick(RequestJoiner.PATIENCE.toNanos());
    assertThat(joined)
        .singleElement()
        .satisfies(request -> assertThat(request.status()).isEqualTo("open"));

    joiner.tick(2 * RequestJoiner.PATIENCE.toNanos());
    assertThat(joined).hasSize(1);

    accept(MappedEvents.of(MappedEvents.completion("a", ALLOWED)), 9_000_000_000L);
    joiner.tick(9_000_000_000L);

    assertThat(joined).hasSize(2);
    isTheWholeRequest(joined.getLast());
    assertThat(joined.getLast().wasShown()).isTrue();
  }

  @Test
  void whatStagesDidIsStillKnownWhenALongRequestEnds() {
    RequestDecision redacted = SampleRecords.redacted().build();
    accept(MappedEvents.of(MappedEvents.decision("a", redacted)), 0);
    joiner.tick(RequestJoiner.PATIENCE.toNanos());
    accept(MappedEvents.of(MappedEvents.completion("a", redacted)), 9_000_000_000L);
    joiner.drain();
    assertThat(joined.getLast().reason()).contains("changed by redact-secrets; 1 finding");
  }

  @Test
  void anOpenRequestThatWasShownIsNotShownAgainAtTheEnd() {
    accept(MappedEvents.of(MappedEvents.decision("a", ALLOWED)), 0);
    joiner.tick(RequestJoiner.PATIENCE.toNanos());
    joiner.drain();
    assertThat(joined).hasSize(1);
  }

  @Test
  void aCompletionWhoseDecisionIsForgottenIsTheWholeRequest() {
    accept(MappedEvents.of(MappedEvents.completion("a", ALLOWED)), 0);
    joiner.drain();
    isTheWholeRequest(joined.getFirst());
  }

  @Test
  void stagesAndFindingsBelongToTheRequestBeforeThem() {
    accept(MappedEvents.exchange("a", SampleRecords.redacted().build()), 0);
    assertThat(joined).isEmpty();

    accept(MappedEvents.of(MappedEvents.decision("b", SampleRecords.denied().build())), 0);

    assertThat(joined)
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.reason())
                    .isEqualTo(
                        "changed by redact-secrets; 1 finding: OpenAI API key; policy rest_api"));
  }

  @Test
  void theEventOfANodeEndsTheEventsOfARequest() {
    accept(MappedEvents.exchange("a", ALLOWED), 0);
    accept(MappedEvents.of(SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_STOP)), 0);
    assertThat(joined).hasSize(1);
  }

  @Test
  void eventsOfAnotherPartitionDoNotEndARequest() {
    accept(MappedEvents.exchange("a", ALLOWED), 0);
    MappedEvents.exchange("b", ALLOWED).forEach(event -> accept(1, event, 0));
    assertThat(joined).isEmpty();

    joiner.tick(RequestJoiner.SETTLED.toNanos());
    assertThat(joined).hasSize(2);
  }

  @Test
  void theOldestOfTooManyOpenRequestsLeaves() {
    for (int i = 0; i <= RequestJoiner.MOST_OPEN; i++) {
      accept(MappedEvents.of(MappedEvents.decision("request-" + i, ALLOWED)), 0);
    }
    assertThat(joined)
        .singleElement()
        .satisfies(request -> assertThat(request.summary().correlation()).isEqualTo("request-0"));
  }

  @Test
  void aStageWithoutItsDecisionIsOfNoKnownRequest() {
    byte[] stage = MappedEvents.exchange("a", SampleRecords.redacted().build()).get(1);
    assertThat(joiner.accept(0, event(stage), 0)).isFalse();
  }

  private void accept(List<byte[]> events, long nanos) {
    events.forEach(json -> accept(0, json, nanos));
  }

  private void accept(int partition, byte[] json, long nanos) {
    assertThat(joiner.accept(partition, event(json), nanos) || event(json).correlation().isEmpty())
        .isTrue();
  }

  private static AuditEvent event(byte[] json) {
    return AuditEvent.of(json).orElseThrow();
  }
}
