package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
    "api.example.test, , , , true, true",
    "*.example.test, , , , true, true",
    "*.pi.example.test, , , , false, false",
    "example.test, , , , false, false",
    "192.0.2.7, , , , true, false",
    ", DENIED, , , true, false",
    ", MODIFIED, , , false, false",
    ", , FINDING, , false, true",
    ", , , agent-7, true, false",
    ", , , agent, false, false",
    "api.example.test, DENIED, HTTP, agent-7, true, false",
    ", , , , true, true",
  })
  void showsWhatIsAskedFor(
      String host,
      EventFilter.Decision decision,
      EventFilter.EventClass eventClass,
      String sandbox,
      boolean denied,
      boolean finding) {
    EventFilter filter =
        new EventFilter(
            Optional.ofNullable(host),
            Optional.ofNullable(decision),
            Optional.ofNullable(eventClass),
            Optional.ofNullable(sandbox));
    assertThat(filter.accepts(DENIED.getBytes(StandardCharsets.UTF_8))).isEqualTo(denied);
    assertThat(filter.accepts(FINDING.getBytes(StandardCharsets.UTF_8))).isEqualTo(finding);
  }
}
