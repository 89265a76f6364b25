package dev.sluice.policy.compiled;

import dev.sluice.config.source.KeyPath;
import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.ProtocolFault;
import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.call.CallRules;
import dev.sluice.policy.document.Protocol;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rules of one host and port about calls in a body (data-plane 3.6, 9). Every call needs an
 * allow rule of the endpoint's own protocol, and no deny rule of any endpoint may fit. Immutable,
 * any thread.
 */
final class BodyRules {
  private static final String UNREGISTERED = "GraphQL persisted query is not registered";

  private final CallReader reader;
  private final boolean readsArguments;
  private final NamedKeys keys;
  private final Protocol protocol;
  private final List<EndpointCandidate> allowing;
  private final List<EndpointCandidate> denying;

  /** Creates the rules for requests to which one endpoint applies. */
  BodyRules(CallReader reader, Protocol protocol, Route.Candidates all) {
    this.readsArguments = all.readArguments();
    this.reader = readsArguments ? reader.withArguments() : reader;
    this.keys = NamedKeys.caseless(reader.queryKeys());
    this.protocol = protocol;
    this.allowing = all.allowing().getOrDefault(protocol, List.of());
    this.denying = all.denying();
  }

  boolean readAmbiguousKey(RequestFacts request) {
    return keys.areAmbiguousIn(request.query());
  }

  sealed interface Judgement {
    record Passed(DecisionBasis basis) implements Judgement {}

    /**
     * Denied, if the endpoint enforces.
     *
     * @param unmatched only for the lack of a rule that admits the call
     */
    record Violation(
        String reason, Optional<DeniedCall> call, DecisionBasis basis, boolean unmatched)
        implements Judgement {
      Violation at(DecisionBasis endpoint) {
        return new Violation(reason, call, basis.at(endpoint), unmatched);
      }
    }

    /** Denied under every enforcement. */
    record Unreadable(String reason) implements Judgement {}

    record Refused(ProtocolFault fault) implements Judgement {}
  }

  static BodyRequest asked(RequestFacts request, ByteBuffer body) {
    return new BodyRequest(
        request.method(), QueryParameters.decoded(request.query()).values(), request.media(), body);
  }

  boolean readKey(RequestFacts request) {
    return QueryParameters.decoded(request.query()).values().keySet().stream()
        .anyMatch(reader.queryKeys()::contains);
  }

  Optional<Judgement> handshakeFault(RequestFacts handshake) {
    return reader.fault(handshake.media()).map(Judgement.Refused::new);
  }

  Judgement judge(RequestFacts request, BodyRequest asked) {
    return switch (reader.read(asked)) {
      case CallReader.Reading.Rejected rejected -> new Judgement.Unreadable(rejected.reason());
      case CallReader.Reading.Refused refused -> new Judgement.Refused(refused.fault());
      case CallReader.Reading.Calls read -> judge(request, read.calls());
    };
  }

  boolean readsQuery() {
    return !reader.queryKeys().isEmpty();
  }

  /** Judges recorded calls; empty when their arguments decide, which are in no record. */
  Optional<Judgement> judgeRecorded(RequestFacts request, List<Call> calls) {
    if (!readsArguments) {
      return Optional.of(judge(request, calls));
    }
    Judgement best = judge(request, calls.stream().map(call -> call.unrecorded(true)).toList());
    Judgement worst = judge(request, calls.stream().map(call -> call.unrecorded(false)).toList());
    return best.getClass() == worst.getClass() ? Optional.of(best) : Optional.empty();
  }

  Judgement judge(RequestFacts request, List<Call> calls) {
    List<DeniedCall> asked = named(calls);
    for (Call call : calls) {
      Optional<KeyPath> denied = denyRule(request, call);
      if (denied.isPresent()) {
        return violation(
            blocked(request),
            call,
            deciding(denying, request, rules -> rules.denied(call)),
            new DecisionBasis(denied, asked),
            false);
      }
    }
    if (calls.stream().anyMatch(call -> call instanceof Call.Unregistered)) {
      return new Judgement.Violation(
          UNREGISTERED, Optional.empty(), new DecisionBasis(Optional.empty(), asked), false);
    }
    return allowed(request, calls, asked);
  }

  private Judgement allowed(RequestFacts request, List<Call> calls, List<DeniedCall> asked) {
    Optional<KeyPath> first = Optional.empty();
    for (Call call : calls) {
      if (!needsNoRule(call)) {
        Optional<KeyPath> rule = allowRule(request, call);
        if (rule.isEmpty()) {
          return violation(
              notPermitted(request),
              call,
              deciding(allowing, request, rules -> rules.notAllowed(call)),
              new DecisionBasis(Optional.empty(), asked),
              true);
        }
        first = first.or(() -> rule);
      }
    }
    return new Judgement.Passed(new DecisionBasis(first, asked));
  }

  private List<DeniedCall> named(List<Call> calls) {
    return calls.stream()
        .limit(DeniedCall.MAX_NAMES)
        .flatMap(call -> DeniedCall.of(protocol, call).stream())
        .toList();
  }

  private Judgement violation(
      String reason, Call call, Optional<String> argument, DecisionBasis basis, boolean unmatched) {
    return new Judgement.Violation(
        reason,
        DeniedCall.of(protocol, call).map(it -> it.withArgument(argument)),
        basis,
        unmatched);
  }

  private static Optional<String> deciding(
      List<EndpointCandidate> candidates,
      RequestFacts request,
      Function<CallRules, Optional<String>> pointer) {
    return candidates.stream()
        .filter(candidate -> candidate.endpoint().path().governs(request.path()))
        .flatMap(candidate -> pointer.apply(candidate.calls()).stream())
        .findFirst();
  }

  // Parts of every MCP session that ask for no operation.
  private static boolean needsNoRule(Call call) {
    return call instanceof Call.Response
        || call instanceof Call.ReceiveStream
        || call instanceof Call.SessionEnd;
  }

  private Optional<KeyPath> denyRule(RequestFacts request, Call call) {
    for (EndpointCandidate candidate : denying) {
      if (candidate.endpoint().path().governs(request.path())) {
        Optional<KeyPath> rule = candidate.calls().denying(call);
        if (rule.isPresent()) {
          return rule;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<KeyPath> allowRule(RequestFacts request, Call call) {
    for (EndpointCandidate candidate : allowing) {
      if (candidate.endpoint().path().governs(request.path())) {
        Optional<KeyPath> rule = candidate.calls().allowing(call);
        if (rule.isPresent()) {
          return rule;
        }
      }
    }
    return Optional.empty();
  }

  private boolean isGraphql() {
    return protocol == Protocol.GRAPHQL || protocol == Protocol.WEBSOCKET;
  }

  private String blocked(RequestFacts request) {
    return isGraphql()
        ? "GraphQL operation blocked by endpoint policy"
        : RequestRules.blocked(request);
  }

  private String notPermitted(RequestFacts request) {
    return isGraphql()
        ? "GraphQL operation not permitted by policy"
        : RequestRules.notPermitted(request);
  }
}
