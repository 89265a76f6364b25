package dev.sluice.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleRecords;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events have wall time, and no exchange ends before it begins. */
class EndTimeTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final EventMapper mapper =
      new EventMapper(new Node("node-1", "node-uid", "0.1", Set.of(Role.PROXY)));

  /** The sample took 37 ms; the clock may be set back meanwhile. */
  @ParameterizedTest
  @CsvSource({"40, 40", "0, 0", "-1, 37", "-3600000, 37"})
  void theEndFollowsFromTheDurationWhenTheClockWasSetBack(long completedAfterMs, long endAfterMs) {
    AuditRecord decision = SampleRecords.at().setRequest(SampleRecords.redacted()).build();
    AuditRecord completion =
        SampleRecords.at(SampleRecords.TIME + completedAfterMs, SampleRecords.UID)
            .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
            .build();
    OcsfEvent event =
        mapper
            .map(
                new EventSubject.Exchange(
                    RecordPosition.of("w/0", 1, 1, decision),
                    decision,
                    RecordPosition.of("w/0", 2, 1, completion),
                    completion))
            .getFirst();
    JsonNode json = JSON.readTree(event.json());
    assertThat(json.at("/time").asLong()).isEqualTo(SampleRecords.TIME);
    assertThat(json.at("/end_time").asLong()).isEqualTo(SampleRecords.TIME + endAfterMs);
  }
}
