package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleResponses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinedResponseTest {
  private static final RequestDecision ALLOWED = MappedEvents.allowed();

  private final List<JoinedRequest> joined = new ArrayList<>();
  private final RequestJoiner joiner = new RequestJoiner(joined::add);

  @Test
  void aRequestWhoseResponseWasDeniedIsDenied() {
    JoinedRequest request = exchange(SampleResponses.decided(Verdict.VERDICT_DENIED));
    assertThat(request.decision()).isEqualTo("DENIED");
    assertThat(request.reason())
        .isEqualTo("response denied by guard: unsafe_content; policy rest_api");
    assertThat(request.time()).hasToString("2026-09-21T14:13:20Z");
    assertThat(request.isComplete()).isTrue();
  }

  @Test
  void aFailedStageIsNamed() {
    assertThat(exchange(SampleResponses.undelivered()).cause())
        .isEqualTo("response failed at guard: middleware_timeout");
  }

  @Test
  void aResponseThatHadBegunIsCut() {
    ResponseEvent cut =
        SampleResponses.ended(
            "response_delivery_failed",
            Commitment.COMMITMENT_AFTER_COMMIT,
            SampleResponses.failed(Outcome.OUTCOME_FAILED_CLOSED, true));
    assertThat(exchange(cut).cause()).isEqualTo("response cut at guard: response_delivery_failed");
  }

  @Test
  void aChangedResponseTellsByWhichEntryAndOfWhichCredential() {
    JoinedRequest request = exchange(SampleResponses.delivered());
    assertThat(request.decision()).isEqualTo("MODIFIED");
    assertThat(request.reason())
        .contains("response changed by guard; response had github", "policy rest_api");
  }

  @Test
  void aDecisionAboutItIsAPartOfTheRequestThatIsWanted() {
    JoinedRequest denied = exchange(SampleResponses.decided(Verdict.VERDICT_DENIED));
    assertThat(filter(EventFilter.Decision.DENIED).accepts(denied)).isTrue();
    assertThat(filter(EventFilter.Decision.ALLOWED).accepts(denied)).isFalse();
  }

  @Test
  void aResponseThatWentOnChangesNothing() {
    JoinedRequest request = exchange(SampleResponses.decided(Verdict.VERDICT_ALLOWED));
    assertThat(request.decision()).isEqualTo("ALLOWED");
    assertThat(request.reason()).isEqualTo("policy rest_api");
  }

  private static EventFilter filter(EventFilter.Decision decision) {
    return new EventFilter(
        Optional.empty(), Optional.of(decision), Optional.empty(), Optional.empty());
  }

  /** The response comes first: the decision of its request waits for the completion. */
  private JoinedRequest exchange(ResponseEvent response) {
    List<byte[]> events =
        new ArrayList<>(
            MappedEvents.of(
                SampleRecords.at(SampleRecords.TIME + 20, "a").setResponse(response).build()));
    events.addAll(MappedEvents.exchange("a", ALLOWED));
    events.forEach(
        json -> assertThat(joiner.accept(0, AuditEvent.of(json).orElseThrow(), 0)).isTrue());
    joiner.drain();
    return joined.getLast();
  }
}
