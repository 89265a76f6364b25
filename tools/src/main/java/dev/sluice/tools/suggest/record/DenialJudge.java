package dev.sluice.tools.suggest.record;

import dev.sluice.policy.document.Protocol;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.tools.suggest.record.DeniedEvent.Asked;
import dev.sluice.tools.suggest.record.DeniedEvent.Decided;
import dev.sluice.tools.suggest.record.DeniedEvent.Mode;
import dev.sluice.tools.suggest.record.RequestedAccess.Nothing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether a rule could have admitted what an event says was denied. Only a refusal of
 * policy itself leads to one; whatever is not known leads to none.
 */
public final class DenialJudge {
  private static final String DENY_RULES = ".deny_rules[";

  /** The reason of heads that are refused under every rule. */
  private static final String OUTRIGHT = "request denied by policy";

  private static final Map<RuleEngine, Protocol> BODIES =
      Map.of(
          RuleEngine.L7_GRAPHQL, Protocol.GRAPHQL,
          RuleEngine.L7_JSON_RPC, Protocol.JSON_RPC,
          RuleEngine.L7_MCP, Protocol.MCP);

  private static final Set<String> OPERATIONS = Set.of("query", "mutation", "subscription");
  private static final String TOOL_CALL = "tools/call";

  private DenialJudge() {}

  public static RequestedAccess judge(DeniedEvent event) {
    Decided ruling = event.ruling();
    Optional<SkipReason> other = notByRules(ruling, RuleEngine.of(ruling.engine()));
    if (other.isPresent()) {
      return new Nothing(other.get());
    }
    Optional<SkipReason> host = RuleNames.objectionToHost(event.to().host());
    if (host.isPresent() || event.to().port() == 0) {
      return new Nothing(host.orElse(SkipReason.NO_RULE));
    }
    return wish(event.asked(), RuleEngine.of(ruling.engine()).orElseThrow());
  }

  private static Optional<SkipReason> notByRules(Decided ruling, Optional<RuleEngine> engine) {
    if (engine.isEmpty()) {
      return Optional.of(SkipReason.NOT_POLICY);
    }
    return switch (engine.get()) {
      case SSRF -> Optional.of(SkipReason.GUARD);
      case REQUEST_AUTHORITY -> Optional.of(SkipReason.AUTHORITY);
      case CREDENTIALS, CREDENTIAL_BINDING -> Optional.of(SkipReason.CREDENTIAL);
      case HTTP_PARSER -> Optional.of(SkipReason.UNREADABLE);
      case MIDDLEWARE, SUPERVISOR_MIDDLEWARE -> Optional.of(SkipReason.MIDDLEWARE);
      case UPSTREAM, CAPACITY, TLS, LOCAL, INTERNAL -> Optional.of(SkipReason.NOT_POLICY);
      case L7_WEBSOCKET, L7_GRPC -> Optional.of(SkipReason.PROTOCOL);
      case OPA, L7, L7_GRAPHQL, L7_JSON_RPC, L7_MCP -> ofPolicy(ruling);
    };
  }

  private static Optional<SkipReason> ofPolicy(Decided ruling) {
    if (ruling.mode() == Mode.REFUSED && !RefusalCode.POLICY_DENIED.is(ruling.refusal())) {
      return Optional.of(ruling.refusal().isEmpty() ? SkipReason.NOT_POLICY : SkipReason.PROTOCOL);
    }
    if (ruling.place().contains(DENY_RULES)) {
      return Optional.of(SkipReason.DENY_RULE);
    }
    return ruling.detail().equals(OUTRIGHT) ? Optional.of(SkipReason.PROTOCOL) : Optional.empty();
  }

  private static RequestedAccess wish(Asked asked, RuleEngine engine) {
    if (asked.tunnel()) {
      return engine == RuleEngine.OPA
          ? new RequestedAccess.Tunnel()
          : new Nothing(SkipReason.PROTOCOL);
    }
    Optional<SkipReason> path = RuleNames.objectionToPath(asked.path());
    if (path.isPresent()) {
      return new Nothing(path.get());
    }
    Protocol body = BODIES.get(engine);
    return body != null ? calls(body, asked) : http(asked);
  }

  private static RequestedAccess http(Asked asked) {
    if (!RuleNames.isMethod(asked.method())) {
      return new Nothing(SkipReason.NO_RULE);
    }
    boolean all = asked.queryKeys().stream().allMatch(RuleNames::isQueryKey);
    Set<String> keys =
        all
            ? asked.queryKeys()
            : asked.queryKeys().stream()
                .filter(RuleNames::isQueryKey)
                .collect(Collectors.toUnmodifiableSet());
    return new RequestedAccess.Http(asked.method(), asked.path(), keys);
  }

  /** A batch passes only when each of its calls does. */
  private static RequestedAccess calls(Protocol protocol, Asked asked) {
    Set<CallNames> calls = new LinkedHashSet<>();
    asked.deniedCall().ifPresent(calls::add);
    if (calls.isEmpty()) {
      return new Nothing(SkipReason.BODY);
    }
    calls.addAll(asked.calls());
    if (calls.stream().anyMatch(CallNames::byArgument)) {
      return new Nothing(SkipReason.ARGUMENT);
    }
    for (CallNames call : calls) {
      Optional<SkipReason> objection = objection(protocol, call);
      if (objection.isPresent()) {
        return new Nothing(objection.get());
      }
    }
    return new RequestedAccess.Calls(protocol, asked.path(), List.copyOf(calls));
  }

  private static Optional<SkipReason> objection(Protocol protocol, CallNames call) {
    boolean graphql = protocol == Protocol.GRAPHQL;
    boolean known =
        call.protocol().equals(protocol.word())
            && (!graphql || (OPERATIONS.contains(call.operation()) && !call.fields().isEmpty()))
            && (protocol != Protocol.MCP
                || call.operation().equals(TOOL_CALL) != call.tool().isEmpty());
    if (!known) {
      return Optional.of(SkipReason.BODY);
    }
    Optional<SkipReason> operation = RuleNames.objectionToName(call.operation());
    if (operation.isPresent()) {
      return operation;
    }
    if (!call.tool().isEmpty() && RuleNames.objectionToName(call.tool()).isPresent()) {
      return RuleNames.objectionToName(call.tool());
    }
    return call.fields().stream()
        .flatMap(field -> RuleNames.objectionToName(field).stream())
        .findFirst();
  }
}
