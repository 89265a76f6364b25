package dev.sluice.config.policy.body;

import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.Protocol;
import java.util.List;

/** A rule about calls. Immutable, any thread. */
public sealed interface CallRule permits GraphqlRule, RpcRule {
  /** Whether it speaks about the call; false for a call of another kind of protocol. */
  boolean fits(Call call);

  /** What lets calls pass on an endpoint. */
  static List<CallRule> allowing(Endpoint endpoint) {
    return switch (kind(endpoint)) {
      case GRAPHQL ->
          endpoint.allow().stream().flatMap(m -> GraphqlRule.allowing(m).stream()).toList();
      case RPC -> RpcRule.allowing(endpoint);
      case NONE -> List.of();
    };
  }

  /** What stops calls, whichever endpoint lets them pass. */
  static List<CallRule> denying(Endpoint endpoint) {
    return switch (kind(endpoint)) {
      case GRAPHQL ->
          endpoint.deny().stream()
              .filter(matcher -> !matcher.operation().isEmpty())
              .map(GraphqlRule::denying)
              .toList();
      case RPC -> endpoint.deny().stream().map(RpcRule::denying).toList();
      case NONE -> List.of();
    };
  }

  /** What rules of an endpoint are about. */
  enum Kind {
    GRAPHQL,
    RPC,
    NONE
  }

  private static Kind kind(Endpoint endpoint) {
    return endpoint.protocol().map(CallRule::kind).orElse(Kind.NONE);
  }

  private static Kind kind(Protocol protocol) {
    return switch (protocol) {
      // A WebSocket endpoint's operation rules also hold for GraphQL over plain HTTP beside it.
      case GRAPHQL, WEBSOCKET -> Kind.GRAPHQL;
      case JSON_RPC, MCP -> Kind.RPC;
      case REST, TCP, SQL -> Kind.NONE;
    };
  }
}
