package dev.sluice.bench.peer;

import java.util.Map;

/**
 * What a measured node has beside the configuration of the budget's rows.
 *
 * @param values of the variables in {@code sluice.yaml} that differ between runs
 * @param policies text by sandbox
 * @param readsResponses whether there is the sandbox whose responses are read
 */
public record Setup(
    Map<String, String> values,
    Map<String, String> policies,
    boolean readsResponses,
    NodePorts ports) {
  /** Every row of the budget. */
  public static final Setup BUDGET = budget(NodePorts.USUAL);

  /** {@link #BUDGET} beside a node that has its ports. */
  public static final Setup BASE = budget(NodePorts.BASE);

  /** The service that reads responses. */
  private static final String HOOKS =
      """

      [[openshell.supervisor.middleware]]
      name = "allow-hooks"
      grpc_endpoint = "http://127.0.0.1:%d"
      allow_insecure_transport = true
      max_payload_bytes = 1048576
      timeout = "5s"
      """
          .formatted(Port.ALLOW_HOOKS.number());

  /**
   * Where a node listens: its default sandbox, the sandbox with the remote stage, the one whose
   * responses are read, administration.
   */
  public record NodePorts(Port proxy, Port remote, Port responses, Port admin) {
    private static final NodePorts USUAL =
        new NodePorts(Port.SLUICE, Port.SLUICE_REMOTE, Port.SLUICE_RESPONSES, Port.SLUICE_ADMIN);
    private static final NodePorts BASE =
        new NodePorts(Port.BASE, Port.BASE_REMOTE, Port.BASE_RESPONSES, Port.BASE_ADMIN);

    private String responsesSandbox() {
      return "responses: {listen: \"127.0.0.1:%d\"}".formatted(responses.number());
    }

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
    this(values, policies, false, NodePorts.USUAL);
  }

  private static Setup budget(NodePorts ports) {
    Map<String, String> values =
        Map.of(
            "more_sandboxes",
            ports.responsesSandbox(),
            "more_hosts",
            "",
            "http2",
            "http2: origin",
            "leaf_certificates",
            "1024");
    return new Setup(values, Map.of(), true, ports);
  }

  /** Values of the variables in {@code gateway.toml}. */
  Map<String, String> services() {
    return Map.of("more_services", readsResponses ? HOOKS : "");
  }
}
