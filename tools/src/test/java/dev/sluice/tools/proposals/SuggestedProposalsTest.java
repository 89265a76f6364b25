package dev.sluice.tools.proposals;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SuggestedProposalsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void aBodyHasAtMostSixteenRulesAnd64KiB() {
    ObjectNode suggestions = JSON.createObjectNode();
    ArrayNode endpoints =
        suggestions.putArray("sandboxes").addObject().put("sandbox", "ci").putArray("endpoints");
    for (int i = 0; i < 40; i++) {
      add(endpoints, "h" + i + ".example.com", "/a");
    }
    add(endpoints, "large.example.com", "/" + "a".repeat(40_000));
    add(endpoints, "larger.example.com", "/" + "a".repeat(40_000));
    add(endpoints, "toolarge.example.com", "/" + "a".repeat(70_000));

    SuggestedProposals found = SuggestedProposals.of(suggestions, "ci");

    assertThat(found.bodies()).allMatch(body -> body.length <= 64 * 1024);
    assertThat(found.bodies().stream().map(SuggestedProposalsTest::operations))
        .containsExactly(16, 16, 9, 1);
    assertThat(found.leftOut())
        .containsExactly("toolarge.example.com:443, its rules have more than 64 KiB");
    assertThat(SuggestedProposals.of(suggestions, "other").bodies()).isEmpty();
  }

  private static void add(ArrayNode endpoints, String host, String path) {
    ObjectNode endpoint =
        endpoints.addObject().put("host", host).put("port", 443).put("protocol", "rest");
    endpoint
        .putArray("rules")
        .addObject()
        .putObject("allow")
        .put("method", "GET")
        .put("path", path);
  }

  private static int operations(byte[] body) {
    JsonNode read = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    return read.path("operations").size();
  }
}
