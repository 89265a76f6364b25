package dev.sluice.policy.call;

import dev.sluice.config.source.KeyPath;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.graphql.GraphqlReader;
import dev.sluice.inspect.jsonrpc.JsonRpcReader;
import dev.sluice.inspect.mcp.McpReader;
import dev.sluice.policy.document.BodyOptions;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one endpoint says about the calls in request bodies and messages (data-plane 9). Immutable,
 * any thread.
 *
 * @param reader empty when the endpoint's protocol does not look at bodies
 * @param messageReader empty when its rules do not look at messages of WebSockets
 */
public record CallRules(
    Optional<CallReader> reader,
    Optional<CallReader> messageReader,
    List<Rule> allow,
    List<Rule> deny) {
  public CallRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  sealed interface Rule permits GraphqlRule, RpcRule {
    boolean fits(Call call);

    /** Place in the policy; always the same object. */
    Optional<KeyPath> place();

    boolean readsArguments();

    /**
     * The pointer to an argument by which the rule does or does not fit a call that is otherwise of
     * its kind; empty when its arguments decide nothing.
     */
    Optional<String> deciding(Call call);
  }

  public static CallRules of(Endpoint endpoint) {
    Optional<CallReader> reader = reader(endpoint);
    Optional<CallReader> operations =
        endpoint.readsOperations()
            ? Optional.of(new GraphqlReader(persisted(endpoint.body())))
            : Optional.empty();
    return new CallRules(
        reader,
        reader.or(() -> operations).map(CallReader::ofMessages),
        allowing(endpoint),
        denying(endpoint));
  }

  public Optional<KeyPath> allowing(Call call) {
    return first(allow, call);
  }

  public Optional<KeyPath> denying(Call call) {
    return first(deny, call);
  }

  public List<KeyPath> allAllowing(Call call) {
    return all(allow, call);
  }

  public List<KeyPath> allDenying(Call call) {
    return all(deny, call);
  }

  private static List<KeyPath> all(List<Rule> rules, Call call) {
    return rules.stream()
        .filter(rule -> rule.fits(call))
        .flatMap(rule -> rule.place().stream())
        .toList();
  }

  public boolean readsArguments() {
    return allow.stream().anyMatch(Rule::readsArguments)
        || deny.stream().anyMatch(Rule::readsArguments);
  }

  public Optional<String> notAllowed(Call call) {
    return allow.stream().flatMap(rule -> rule.deciding(call).stream()).findFirst();
  }

  public Optional<String> denied(Call call) {
    return deny.stream().filter(rule -> rule.fits(call)).findFirst().flatMap(r -> r.deciding(call));
  }

  private static Optional<KeyPath> first(List<Rule> rules, Call call) {
    for (Rule rule : rules) {
      if (rule.fits(call)) {
        return rule.place();
      }
    }
    return Optional.empty();
  }

  private static Optional<CallReader> reader(Endpoint endpoint) {
    BodyOptions options = endpoint.body();
    return endpoint
        .protocol()
        .flatMap(
            protocol ->
                switch (protocol) {
                  case GRAPHQL -> Optional.of(new GraphqlReader(persisted(options)));
                  case JSON_RPC -> Optional.of(new JsonRpcReader());
                  case MCP ->
                      Optional.of(new McpReader(options.strictToolNames(), options.mcpVersions()));
                  case REST, GRPC, WEBSOCKET, TCP, SQL -> Optional.empty();
                });
  }

  private static Map<String, Call.Operation> persisted(BodyOptions options) {
    Map<String, Call.Operation> registered = new HashMap<>();
    if (options.allowPersisted()) {
      options
          .persisted()
          .forEach(
              (id, query) ->
                  registered.put(
                      id,
                      new Call.Operation(
                          query.type(), query.name().orElse(""), Set.copyOf(query.fields()))));
    }
    return registered;
  }

  private static List<Rule> allowing(Endpoint endpoint) {
    return switch (kind(endpoint)) {
      case GRAPHQL ->
          endpoint.allow().stream().flatMap(m -> GraphqlRule.allowing(m).stream()).toList();
      case RPC -> RpcRule.allowing(endpoint);
      case NONE -> List.of();
    };
  }

  private static List<Rule> denying(Endpoint endpoint) {
    return switch (kind(endpoint)) {
      case GRAPHQL ->
          endpoint.deny().stream()
              .filter(matcher -> !matcher.operation().isEmpty())
              .map(GraphqlRule::denying)
              .toList();
      case RPC -> endpoint.deny().stream().map(m -> RpcRule.denying(endpoint, m)).toList();
      case NONE -> List.of();
    };
  }

  private enum Kind {
    GRAPHQL,
    RPC,
    NONE
  }

  private static Kind kind(Endpoint endpoint) {
    return endpoint.protocol().map(CallRules::kind).orElse(Kind.NONE);
  }

  private static Kind kind(Protocol protocol) {
    return switch (protocol) {
      // Operation rules of a WebSocket endpoint also hold for GraphQL over plain HTTP beside it.
      case GRAPHQL, WEBSOCKET -> Kind.GRAPHQL;
      case JSON_RPC, MCP -> Kind.RPC;
      case REST, GRPC, TCP, SQL -> Kind.NONE;
    };
  }
}
