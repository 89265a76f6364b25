package dev.sluice.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.testing.SampleRecords;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The trace in events of a traced request. */
class TracedEventTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final RecordedTrace BEGUN =
      RecordedTrace.newBuilder()
          .setSpan(TraceContext.newBuilder().setTraceHigh(1).setTraceLow(2).setSpan(3))
          // The time so far, which those who listen get.
          .setEndedNanos(1)
          .build();
  private static final RecordedTrace ENDED =
      BEGUN.toBuilder().setBegunUnixNanos(5_000_000_000L).setEndedNanos(37_000_000).build();

  private final EventMapper mapper =
      new EventMapper(new Node("node-1", "node-uid", "0.1", Set.of(Role.PROXY)));

  private JsonNode event(AuditRecord record) {
    return first(new EventSubject.Single(RecordPosition.of("w/0", 1, 1, record), record));
  }

  private JsonNode first(EventSubject subject) {
    return JSON.readTree(mapper.map(subject).getFirst().json());
  }

  private static AuditRecord decision() {
    return SampleRecords.at().setTrace(BEGUN).setRequest(SampleRecords.redacted()).build();
  }

  private static AuditRecord completion() {
    return SampleRecords.at()
        .setTrace(ENDED)
        .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
        .build();
  }

  @Test
  void aDecisionNamesTheTrace() {
    JsonNode event = event(decision());

    assertThat(event.at("/trace/uid").asString()).isEqualTo("00000000000000010000000000000002");
    assertThat(event.at("/trace/span").isMissingNode()).isTrue();
    assertThat(event.at("/metadata/profiles").toString()).contains("\"trace\"");
  }

  @Test
  void anEndNamesItsSpan() {
    JsonNode span = event(completion()).at("/trace/span");

    assertThat(span.at("/uid").asString()).isEqualTo("0000000000000003");
    assertThat(span.at("/start_time").asLong()).isEqualTo(5000);
    assertThat(span.at("/end_time").asLong()).isEqualTo(5037);
  }

  @Test
  void aJoinedEventNamesItsSpan() {
    EventSubject joined =
        new EventSubject.Exchange(
            RecordPosition.of("w/0", 1, 1, decision()),
            decision(),
            RecordPosition.of("w/0", 2, 1, completion()),
            completion());

    assertThat(first(joined).at("/trace/span/uid").asString()).isEqualTo("0000000000000003");
  }

  @Test
  void otherEventsHaveNone() {
    JsonNode event = event(decision().toBuilder().clearTrace().build());

    assertThat(event.has("trace")).isFalse();
    assertThat(event.at("/metadata/profiles").toString()).doesNotContain("trace");
  }
}
