package dev.sluice.audit.ocsf;

import static dev.sluice.testing.SampleRecords.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.testing.SampleRecords;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TunnelEventsTest {
  private static final Node NODE =
      new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY));
  private static final RecordPosition POSITION = new RecordPosition("9b2f/0", 41, 7);

  /** OCSF: status 1 is success, severity 1 informational. */
  @ParameterizedTest
  @CsvSource({"'', 1, 1", "the node stops, 1, 1", "policy reload, 2, 2"})
  void aTunnelThatAStopOfTheNodeEndsHasEndedInOrder(String reason, int status, int severity) {
    TunnelCompletion completion =
        SampleRecords.tunnelCompletion().toBuilder().setReason(reason).build();

    JsonNode event = event(at().setTunnelCompletion(completion).build());

    assertThat(event.get("status_id").asInt()).isEqualTo(status);
    assertThat(event.get("severity_id").asInt()).isEqualTo(severity);
    assertThat(event.path("status_detail").asString("")).isEqualTo(reason);
  }

  private static JsonNode event(AuditRecord record) {
    OcsfEvent only =
        new EventMapper(NODE).map(new EventSubject.Single(POSITION, record)).getFirst();
    return new JsonMapper().readTree(only.json());
  }
}
