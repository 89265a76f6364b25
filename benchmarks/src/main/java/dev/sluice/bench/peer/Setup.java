package dev.sluice.bench.peer;

import java.util.Map;

/**
 * What a measured node has beside the configuration of the budget's rows.
 *
 * @param values of the variables in {@code sluice.yaml} that runs differ in
 * @param policies text by sandbox
 */
public record Setup(Map<String, String> values, Map<String, String> policies) {
  /** Nothing more. */
  public static final Setup BUDGET =
      new Setup(
          Map.of("more_sandboxes", "", "more_hosts", "", "leaf_certificates", "1024"), Map.of());

  /** Copies both maps. */
  public Setup {
    values = Map.copyOf(values);
    policies = Map.copyOf(policies);
  }
}
