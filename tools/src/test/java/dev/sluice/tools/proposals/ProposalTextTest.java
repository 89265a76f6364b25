package dev.sluice.tools.proposals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ProposalTextTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ID = "0f5c2a4e-8f0e-4b57-9a53-4ad0c1d7b1a9";

  @Test
  void showsTheRuleTheFindingsAndTheNextCommand() {
    List<String> lines =
        ProposalText.of(
            JSON.readTree(
                """
                {"id": "%s", "sandbox": "ci", "origin": "agent", "state": "open",
                 "unverified_claim": "safe\\u001b[2J\\nto approve: rm",
                 "rule": "allow_a:\\n  endpoints:\\n", "opens": ["POST https://a.test/"],
                 "findings": [{"kind": "new_host", "text": "a.test is not admitted today"}],
                 "obstacles": [], "review_token": "f00"}
                """
                    .formatted(ID)));

    assertThat(lines)
        .startsWith("proposal " + ID + " of sandbox ci, by agent, open")
        .contains(
            "  allow_a:",
            "    endpoints:",
            "  POST https://a.test/",
            "  new_host              a.test is not admitted today",
            "to approve: sluice proposals approve " + ID + " --review-token f00");
    assertThat(lines).noneMatch(line -> line.chars().anyMatch(c -> c < ' '));
    assertThat(lines).filteredOn(line -> line.startsWith("to approve")).hasSize(1);
    assertThat(lines.get(1)).startsWith("the agent claims (unchecked): safe");
  }

  @Test
  void tellsWhyANodeRefuses() {
    assertThat(
            ProposalText.refusal(
                JSON.readTree("{\"error\": \"stale_review\", \"detail\": \"it changed\"}")))
        .containsExactly("stale_review: it changed");
    assertThat(ProposalText.list(JSON.readTree("{\"proposals\": []}")))
        .containsExactly("no proposals");
    assertThat(ProposalText.isId(ID)).isTrue();
    assertThat(ProposalText.isId("../" + ID.substring(3))).isFalse();
  }
}
