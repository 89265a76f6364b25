package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** However large a record is, each of its events fits what every topic has to take. */
class LargestEventTest {
  /** Six bytes each in JSON. */
  private static final String LONG = "\u0001".repeat(100_000);

  private final EventMapper mapper =
      new EventMapper(new Node("n".repeat(200), "node-uid", "0.1", Set.of(Role.PROXY)));

  @Test
  void aRequestWithLongTextsAndManyStages() {
    RequestDecision.Builder decision =
        SampleRecords.request(Verdict.VERDICT_DENIED)
            .setDestination(Destination.newBuilder().setHost(LONG).setIp(LONG).setPort(1))
            .setPath(LONG)
            .setReason(LONG)
            .setRefusal(LONG)
            .setMethod(LONG)
            .setHttpVersion(LONG);
    for (int i = 0; i < 100; i++) {
      decision.addStages(
          SampleRecords.stage(StageTrace.Outcome.OUTCOME_ALLOWED)
              .setEntry(LONG)
              .setImplementation(LONG)
              .addFindings(SampleRecords.finding(LONG).toBuilder().setType(LONG).setLabel(LONG)));
    }
    fits(SampleRecords.at(SampleRecords.TIME, LONG).setSandbox(LONG).setRequest(decision).build());
  }

  @Test
  void aChangeWithManyDetails() {
    ConfigChange.Builder change = ConfigChange.newBuilder().setLabel(LONG).setMessage(LONG);
    for (int i = 0; i < 1000; i++) {
      change.putDetails(i + LONG, LONG);
    }
    fits(SampleRecords.at().setConfigChange(change).build());
  }

  private void fits(AuditRecord record) {
    List<OcsfEvent> events =
        mapper.map(new EventSubject.Single(RecordPosition.of("writer", 1, 1, record), record));
    assertThat(events)
        .allSatisfy(
            event ->
                assertThat(event.json().length)
                    .isLessThanOrEqualTo(TopicCheck.LARGEST_EVENT_BYTES));
  }
}
