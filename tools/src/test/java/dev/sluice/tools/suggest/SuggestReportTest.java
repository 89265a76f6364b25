package dev.sluice.tools.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.suggest.record.SkipReason;
import org.junit.jupiter.api.Test;

class SuggestReportTest {
  @Test
  void anAddressThatIsNotPublicHasARemedy() {
    assertThat(SuggestReport.text(SkipReason.NOT_PUBLIC))
        .isEqualTo(
            "the recorded address is not public; write the rule by hand, see docs/policy.md");
  }
}
