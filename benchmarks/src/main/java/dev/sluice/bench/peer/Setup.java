package dev.sluice.bench.peer;

import java.util.Map;

/**
 * What a measured node has beside the configuration of the budget's rows.
 *
 * @param values of the variables in {@code sluice.yaml} that differ between runs
 * @param policies text by sandbox
 */
public record Setup(Map<String, String> values, Map<String, String> policies, NodePorts ports) {
  /** Nothing more. */
  public static final Setup BUDGET =
      new Setup(
          Map.of("more_sandboxes", "", "more_hosts", "", "leaf_certificates", "1024"), Map.of());

  /** The same as {@link #BUDGET}, beside a node that has its ports. */
  public static final Setup BASE =
      new Setup(
          BUDGET.values,
          BUDGET.policies,
          new NodePorts(Port.BASE, Port.BASE_REMOTE, Port.BASE_ADMIN));

  /**
   * Where a node listens: its default sandbox, the sandbox with the remote stage, administration.
   */
  public record NodePorts(Port proxy, Port remote, Port admin) {
    private static final NodePorts USUAL =
        new NodePorts(Port.SLUICE, Port.SLUICE_REMOTE, Port.SLUICE_ADMIN);

    Map<String, String> values() {
      return Map.of(
          Port.SLUICE.key(), Integer.toString(proxy.number()),
          Port.SLUICE_REMOTE.key(), Integer.toString(remote.number()),
          Port.SLUICE_ADMIN.key(), Integer.toString(admin.number()));
    }
  }

  /** Copies both maps. */
  public Setup {
    values = Map.copyOf(values);
    policies = Map.copyOf(policies);
  }

  /** With the usual ports. */
  public Setup(Map<String, String> values, Map<String, String> policies) {
    this(values, policies, NodePorts.USUAL);
  }
}
