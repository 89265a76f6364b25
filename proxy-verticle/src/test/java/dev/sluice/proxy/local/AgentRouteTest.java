package dev.sluice.proxy.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentRouteTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 10",
        "last=3 | 3",
        "last=0 | 1",
        "last=999999999 | 100",
        "a=1&last=7 | 7",
        "last=x | 10",
        "last=99999999999999 | 10"
      })
  void theNumberOfDenialsIsClamped(String query, int last) {
    assertThat(AgentRoute.of("GET", "/v1/denials", query)).isEqualTo(new AgentRoute.Denials(last));
  }

  @ParameterizedTest
  @CsvSource({"'', 55", "timeout=300, 55", "timeout=1, 1", "timeout=0, 1"})
  void aWaitIsAtMost55Seconds(String query, int seconds) {
    assertThat(AgentRoute.of("GET", "/v1/proposals/a-1/wait", query))
        .isEqualTo(new AgentRoute.State("a-1", seconds));
  }

  @Test
  void routesHaveTheirMethods() {
    assertThat(AgentRoute.of("GET", "/v1/policy/current", ""))
        .isInstanceOf(AgentRoute.CurrentPolicy.class);
    assertThat(AgentRoute.of("GET", "/v1/skill", "")).isInstanceOf(AgentRoute.Skill.class);
    assertThat(AgentRoute.of("POST", "/v1/proposals", "")).isInstanceOf(AgentRoute.Propose.class);
    assertThat(AgentRoute.of("GET", "/v1/proposals/a", "")).isEqualTo(new AgentRoute.State("a", 0));
    assertThat(AgentRoute.of("POST", "/v1/denials", ""))
        .isEqualTo(new AgentRoute.OtherMethod("GET"));
    assertThat(AgentRoute.of("GET", "/v1/proposals", ""))
        .isEqualTo(new AgentRoute.OtherMethod("POST"));
    for (String path : new String[] {"/", "/v1/proposals/", "/v1/proposals/a/b", "/v1/policy"}) {
      assertThat(AgentRoute.of("GET", path, "")).isInstanceOf(AgentRoute.Unknown.class);
    }
  }
}
