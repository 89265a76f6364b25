package dev.sluice.policy.compiled;

import dev.sluice.inspect.body.CallReader;
import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.call.GrpcCalls;
import dev.sluice.policy.compiled.BodyRules.Judgement;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Protocol;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One endpoint that may apply to a request. Immutable, any thread.
 *
 * @param basis of decisions that none of its rules made
 * @param bodies empty: the head decides
 * @param messages rules about the content of messages; empty: none is read
 */
record Route(
    String policy,
    Endpoint endpoint,
    int specificity,
    String engine,
    DecisionBasis basis,
    Optional<BodyRoute> bodies,
    Optional<BodyRoute> messages) {
  private static final String ENCODED_SLASH = "%2F";
  private static final String ENCODED_BACKSLASH = "%5C";

  /**
   * The rules about bodies or messages.
   *
   * @param needed the decision without one
   */
  record BodyRoute(BodyRules rules, PolicyDecision.ByBody needed) {}

  /** The inspected candidates of a host and port, sorted once for all their rules. */
  record Candidates(
      Map<Protocol, List<EndpointCandidate>> allowing,
      List<EndpointCandidate> denying,
      boolean readArguments) {
    static Candidates of(List<EndpointCandidate> inspected) {
      Map<Protocol, List<EndpointCandidate>> allowing = new EnumMap<>(Protocol.class);
      for (EndpointCandidate candidate : inspected) {
        candidate
            .endpoint()
            .protocol()
            .ifPresent(
                p -> allowing.computeIfAbsent(p, unseen -> new ArrayList<>()).add(candidate));
      }
      return new Candidates(
          allowing,
          inspected.stream().filter(c -> !c.calls().deny().isEmpty()).toList(),
          inspected.stream().anyMatch(c -> c.calls().readsArguments()));
    }
  }

  static Route of(String policy, EndpointCandidate candidate, Protocol protocol, Candidates all) {
    Endpoint endpoint = candidate.endpoint();
    String engine = PortTable.engine(protocol);
    String byMessage = protocol == Protocol.WEBSOCKET ? "l7-graphql" : engine;
    int maxBytes = endpoint.body().maxBytes();
    int maxMessage = Math.min(maxBytes, endpoint.messages().maxBytes());
    return new Route(
        policy,
        endpoint,
        endpoint.path().specificity(),
        engine,
        DecisionBasis.at(endpoint.keyPath()),
        candidate
            .calls()
            .reader()
            .map(it -> bodies(it, protocol, all, needed(policy, engine, maxBytes))),
        candidate
            .calls()
            .messageReader()
            .map(it -> bodies(it, protocol, all, needed(policy, byMessage, maxMessage))));
  }

  private static BodyRoute bodies(
      CallReader reader, Protocol protocol, Candidates all, PolicyDecision.ByBody needed) {
    return new BodyRoute(new BodyRules(reader, protocol, all), needed);
  }

  private static PolicyDecision.ByBody needed(String policy, String engine, int maxBytes) {
    return new PolicyDecision.ByBody(policy, engine, maxBytes);
  }

  Route by(String other) {
    return new Route(policy, endpoint, specificity, other, basis, bodies, messages);
  }

  PolicyDecision.Settled violation(Judgement.Violation it) {
    return endpoint.audited()
        ? new PolicyDecision.AuditOnly(policy, engine, it.reason(), it.call(), it.basis())
        : new PolicyDecision.Denied(
            policy, engine, it.reason(), it.call(), it.basis(), it.unmatched());
  }

  PolicyDecision.Settled settled(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Unreadable unreadable ->
          new PolicyDecision.Rejected(policy, engine, unreadable.reason());
      case Judgement.Refused refused ->
          new PolicyDecision.ProtocolRefused(policy, engine, refused.fault());
      case Judgement.Violation it -> violation(it.basis().place().isEmpty() ? it.at(basis) : it);
      case Judgement.Passed(var by) ->
          new PolicyDecision.Allowed(policy, engine, by.place().isEmpty() ? by.at(basis) : by);
    };
  }

  static boolean isRefusedOutright(Endpoint endpoint, RequestFacts request) {
    boolean encodedSlash = !endpoint.encodedSlash() && hasEscapedSeparator(request.path());
    Protocol protocol = endpoint.protocol().orElseThrow();
    boolean noHandshake = protocol == Protocol.WEBSOCKET && !request.upgrade();
    boolean noUpgrade =
        protocol.readsBodies() && request.upgrade() && !endpoint.upgrades().allowed();
    boolean noCall = protocol == Protocol.GRPC && GrpcCalls.of(request).isEmpty();
    return encodedSlash
        || noCall
        || noHandshake
        || noUpgrade
        || !QueryParameters.isWellFormed(request.query());
  }

  private static boolean hasEscapedSeparator(String path) {
    return path.contains(ENCODED_SLASH) || path.contains(ENCODED_BACKSLASH);
  }
}
