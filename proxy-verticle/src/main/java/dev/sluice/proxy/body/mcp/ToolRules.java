package dev.sluice.proxy.body.mcp;

import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.Call;
import dev.sluice.policy.Policy;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.Protocol;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import java.util.Optional;

/**
 * Which tools a sandbox may call at the endpoint of one request, with some arguments at least. Any
 * thread.
 */
public final class ToolRules {
  private static final ArgumentValue SOME = new ArgumentValue.Unrecorded(true);

  private final Policy policy;
  private final RequestFacts request;

  ToolRules(Policy policy, RequestFacts request) {
    this.policy = policy;
    this.request = request;
  }

  /**
   * The rules of an endpoint of MCP. Empty for another one, and where rules are not enforced: under
   * {@code enforcement: audit} and the observe mode every tool can be called.
   */
  public static Optional<ToolRules> of(ExchangeContext context, Accepted request) {
    // Every request asks, and the decision tells whether there may be some.
    return request.decision().engine().equals(RuleEngine.L7_MCP.text())
        ? of(
            context.policy(),
            request.upgrade().facts(context.head(), request.to(), request.target()))
        : Optional.empty();
  }

  private static Optional<ToolRules> of(Policy policy, RequestFacts request) {
    boolean enforced =
        policy
            .appliedEndpoint(request)
            .filter(endpoint -> endpoint.protocol().filter(Protocol.MCP::equals).isPresent())
            .filter(endpoint -> !endpoint.audited())
            .isPresent();
    return enforced && !policy.isObserving()
        ? Optional.of(new ToolRules(policy, request))
        : Optional.empty();
  }

  boolean admit(String tool) {
    return !tool.isEmpty()
        && policy.admitsCall(
            request, new Call.Method(Call.Method.TOOLS_CALL, Optional.of(tool), false, SOME));
  }
}
