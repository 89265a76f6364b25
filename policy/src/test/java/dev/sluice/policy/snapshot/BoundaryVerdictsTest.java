package dev.sluice.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.policy.boundary.BoundaryVerdict;
import dev.sluice.policy.compiled.ReadyPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is judged anew when a changed boundary is proposed again. */
class BoundaryVerdictsTest {
  private static final Source WIDE = policy("wide.yaml", "'*.a.test'");
  private static final Source NARROW = policy("narrow.yaml", "x.a.test");
  private static final Source OTHER = policy("other.yaml", "y.b.test");

  private final List<String> judged = new ArrayList<>();
  private final BoundaryVerdicts verdicts = new BoundaryVerdicts(this::judge);

  private BoundaryVerdict judge(Boundary boundary, ReadyPolicy policy) {
    judged.add(policy.source().file());
    return boundary.judge(policy.compared());
  }

  private static Source policy(String file, String host) {
    return new Source(
        file,
        "version: 1\nnetwork_policies:\n  api: {endpoints: [{host: " + host + ", port: 443}]}\n");
  }

  private boolean isAccepted(Source boundary, Source... policies) {
    Map<String, Source> sources =
        policies.length == 1
            ? Map.of(Boundary.NAME, boundary, "ci", policies[0])
            : Map.of(Boundary.NAME, boundary, "ci", policies[0], "lab", policies[1]);
    return SnapshotCompiler.compile(
            1, sources, Optional.empty(), new BoundaryCheck(Set.of(Boundary.NAME), verdicts))
        instanceof Compilation.Compiled<Snapshot>;
  }

  @Test
  void eachPairIsJudgedOnce() {
    assertThat(isAccepted(WIDE, NARROW, OTHER)).isFalse();
    assertThat(isAccepted(WIDE, NARROW, OTHER)).isFalse();

    assertThat(judged).containsExactlyInAnyOrder("narrow.yaml", "other.yaml");
  }

  @Test
  void anotherBoundaryOrAnotherTextIsJudged() {
    assertThat(isAccepted(WIDE, NARROW)).isTrue();
    assertThat(isAccepted(policy("wide.yaml", "'*.b.test'"), NARROW)).isFalse();
    assertThat(isAccepted(WIDE, policy("narrow.yaml", "x.c.test"))).isFalse();

    assertThat(judged).hasSize(3);
  }

  @Test
  void whatIsApprovedIsAnotherPolicyThanTheSameTextOfAnAuthor() {
    assertThat(isAccepted(WIDE, NARROW)).isTrue();
    Source approved = new Source(NARROW.file(), NARROW.text(), Map.of(), Set.of("api"));
    assertThat(isAccepted(WIDE, approved)).isTrue();

    assertThat(judged).hasSize(2);
  }
}
