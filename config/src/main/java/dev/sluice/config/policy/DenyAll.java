package dev.sluice.config.policy;

import dev.sluice.config.policy.middleware.MiddlewareChain;

enum DenyAll implements Policy {
  INSTANCE;

  private static final String REASON = "network connections not allowed by policy";

  @Override
  public EndpointDecision admitEndpoint(String host, int port) {
    return new EndpointDecision.Refused(REASON);
  }

  @Override
  public PolicyDecision admitRequest(RequestFacts request) {
    return new PolicyDecision.Denied("-", "opa", REASON);
  }

  @Override
  public MiddlewareChain chainFor(String host) {
    return MiddlewareChain.EMPTY;
  }
}
