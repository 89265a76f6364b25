package dev.sluice.policy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.policy.Policy;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whatever the text, reading ends in a value or in violations, never in an exception. */
class DocumentFuzzTest {
  @FuzzTest
  void policy(FuzzedDataProvider data) {
    Source source = new Source("f.yaml", data.consumeRemainingAsString());

    switch (PolicyCompiler.compile(source)) {
      case Compilation.Compiled<Policy> compiled -> {
        Policy policy = compiled.value();
        assertThat(policy.admitEndpoint("a.example.com", 443)).isNotNull();
        assertThat(
                policy.admitRequest(new RequestFacts("a.example.com", 443, "GET", "/", "", false)))
            .isNotNull();
        assertThat(policy.chainFor("a.example.com").entries()).hasSizeLessThanOrEqualTo(10);
      }
      case Compilation.Rejected<Policy> rejected -> checkViolations(rejected.violations());
    }
  }

  @FuzzTest
  void settings(FuzzedDataProvider data) {
    Source source = new Source("f.yaml", data.consumeRemainingAsString());

    if (Settings.read(source) instanceof Compilation.Rejected<?> rejected) {
      checkViolations(rejected.violations());
    }
  }

  @FuzzTest
  void registrations(FuzzedDataProvider data) {
    Source source = new Source("f.toml", data.consumeRemainingAsString());

    if (SnapshotCompiler.compile(1, Map.of(), Optional.of(source))
        instanceof Compilation.Rejected<?> rejected) {
      checkViolations(rejected.violations());
    }
  }

  @FuzzTest
  void hostPattern(FuzzedDataProvider data) {
    String host = data.consumeAsciiString(40);
    String text = data.consumeRemainingAsString();
    try {
      HostPattern pattern = HostPattern.compile(text);
      if (pattern.matches(host)) {
        ComparisonBudget budget = new ComparisonBudget(10_000_000);
        assertThat(pattern.overlaps(pattern, budget)).isTrue();
        assertThat(pattern.overlaps(HostPattern.exact(host), budget)).isTrue();
      }
    } catch (InvalidPatternException e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }

  private static void checkViolations(List<Violation> violations) {
    assertThat(violations).isNotEmpty();
    assertThat(violations.getFirst().severity()).isEqualTo(Severity.ERROR);
    assertThat(violations)
        .allSatisfy(violation -> assertThat(violation.toString()).doesNotContain("\n"))
        .allSatisfy(violation -> assertThat(violation.line()).isPositive());
  }
}
