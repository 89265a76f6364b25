package dev.sluice.app.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFilterTest {
  private static final String DENIED =
      """
      {"class_uid": 4002, "action_id": 2, "metadata": {"tenant_uid": "agent-7"},
       "dst_endpoint": {"domain": "API.example.test", "ip": "192.0.2.7"}}
      """;
  private static final String FINDING =
      """
      {"class_uid": 2004, "evidences": [{"data": {"host": "api.example.test"}}]}
      """;

  @ParameterizedTest
  @CsvSource({
    "api.example.test, , 0, , true, true",
    "*.example.test, , 0, , true, true",
    "*.pi.example.test, , 0, , false, false",
    "example.test, , 0, , false, false",
    "192.0.2.7, , 0, , true, false",
    ", DENIED, 0, , true, false",
    ", MODIFIED, 0, , false, false",
    ", , 2004, , false, true",
    ", , 0, agent-7, true, false",
    ", , 0, agent, false, false",
    "api.example.test, DENIED, 4002, agent-7, true, false",
    ", , 0, , true, true",
  })
  void showsWhatIsAskedFor(
      String host,
      EventFilter.Decision decision,
      int classUid,
      String sandbox,
      boolean denied,
      boolean finding) {
    EventFilter filter =
        new EventFilter(
            Optional.ofNullable(host),
            Optional.ofNullable(decision),
            classUid == 0 ? OptionalInt.empty() : OptionalInt.of(classUid),
            Optional.ofNullable(sandbox));
    assertThat(filter.accepts(DENIED.getBytes(StandardCharsets.UTF_8))).isEqualTo(denied);
    assertThat(filter.accepts(FINDING.getBytes(StandardCharsets.UTF_8))).isEqualTo(finding);
  }
}
