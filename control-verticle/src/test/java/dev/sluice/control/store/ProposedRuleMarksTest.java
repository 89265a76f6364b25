package dev.sluice.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.proto.v1.StoredGeneration;
import org.junit.jupiter.api.Test;

class ProposedRuleMarksTest {
  @Test
  void aRuleIsKnownAgainByKeyAndContent() {
    ProposedRuleMarks marks = ProposedRuleMarks.of(StoredGeneration.getDefaultInstance());
    marks.add("blue", "a", policy("a", 443));

    ProposedRuleMarks stored =
        ProposedRuleMarks.of(
            StoredGeneration.newBuilder().putAllProposedRules(marks.stored()).build());

    assertThat(stored.in("blue", "# changed\n" + policy("a", 443))).containsExactly("a");
    assertThat(stored.in("blue", policy("a", 80))).isEmpty();
    assertThat(stored.in("blue", policy("b", 443))).isEmpty();
    assertThat(stored.in("blue", "not: [yaml")).isEmpty();
    assertThat(stored.in("green", policy("a", 443))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> marks.add("blue", "b", policy("a", 443)));
  }

  @Test
  void rulesThatAreGoneAreForgottenAfterALongTimeAndOthersNever() {
    ProposedRuleMarks marks = ProposedRuleMarks.of(StoredGeneration.getDefaultInstance());
    String kept = policy("kept", 443);
    marks.add("blue", "kept", kept);
    for (int i = 0; i < 300; i++) {
      marks.add("blue", "r" + i, kept + rule("r" + i, 443));
    }

    assertThat(marks.in("blue", kept)).containsExactly("kept");
    assertThat(marks.in("blue", policy("r299", 443))).containsExactly("r299");
    assertThat(marks.in("blue", policy("r0", 443))).isEmpty();
  }

  private static String policy(String key, int port) {
    return "version: 1\nnetwork_policies:\n" + rule(key, port);
  }

  private static String rule(String key, int port) {
    return "  %s:\n    endpoints:\n      - {host: a.example.com, port: %d}\n".formatted(key, port);
  }
}
