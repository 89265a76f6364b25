package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tables of hosts that several wildcards match, which arise with their first request. */
class OverlappingWildcardsTest {
  private static final Instant NOW = Instant.parse("2029-01-01T00:00:00Z");
  private static final String ALL = "abcdefghij.x.test";
  private static final String MOST = "abcdefghi.x.test";

  /** Ten wildcards that meet, each with eight ports and an end of each rule. */
  private static Policy policy(int rules) {
    return Policies.valid(
        "version: 1\nnetwork_policies:\n"
            + IntStream.range(0, rules)
                .mapToObj(OverlappingWildcardsTest::rule)
                .collect(Collectors.joining()));
  }

  private static String rule(int at) {
    return "  r%02d: {expires_at: 2030-01-01T%02d:%02d:00Z, endpoints: ["
            .formatted(at, at / 60, at % 60)
        + "abcdefghij"
            .chars()
            .mapToObj(c -> "{host: '*%c*.x.test', ports: [1, 2, 3, 4, 5, 6, 7, 8]}".formatted(c))
            .collect(Collectors.joining(", "))
        + "]}\n";
  }

  /** The same object as long as its table is kept. */
  private static EndpointDecision decision(Policy policy, String host) {
    return policy.at(NOW).admitEndpoint(host, 1);
  }

  @Test
  void smallOnesAreKept() {
    Policy policy = policy(2);
    EndpointDecision first = decision(policy, ALL);
    decision(policy, MOST);

    assertThat(decision(policy, ALL)).isSameAs(first);
  }

  @Test
  void largeOnesAreKeptOneAtATime() {
    Policy policy = policy(100);
    EndpointDecision first = decision(policy, ALL);
    assertThat(decision(policy, ALL)).isSameAs(first);
    decision(policy, MOST);

    assertThat(decision(policy, ALL)).isNotSameAs(first).isEqualTo(first);
  }

  @Test
  void theOldestMakesRoomAlone() {
    Policy policy = policy(60);
    EndpointDecision oldest = decision(policy, ALL);
    EndpointDecision second = decision(policy, MOST);
    decision(policy, "abcdefgh.x.test");
    decision(policy, "abcdefg.x.test");
    assertThat(decision(policy, ALL)).isSameAs(oldest);
    decision(policy, "abcdef.x.test");

    assertThat(decision(policy, MOST)).isSameAs(second);
    assertThat(decision(policy, ALL)).isNotSameAs(oldest);
  }
}
