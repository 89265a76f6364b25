package dev.sluice.policy.compiled;

import dev.sluice.inspect.body.Call;
import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.EndpointDecision.TlsMode;
import dev.sluice.policy.MessageReading;
import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RecordedDecision;
import dev.sluice.policy.RecordedRequest;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.CredentialOptions;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import dev.sluice.policy.document.MessageOptions;
import dev.sluice.policy.document.Protocol;
import dev.sluice.policy.document.UpgradeOptions;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The decisions of a policy about one host and port. Immutable, any thread. */
final class PortTable {
  static final String REQUEST_ENGINE = "l7";

  private final EndpointDecision.Admitted admitted;
  private final PolicyDecision.Allowed uninspected;
  private final RequestRules rules;
  private final RecordedRules recorded;
  private final CredentialOptions unread;
  private final UpgradeOptions unreadUpgrades;
  private final RefusalForm unreadRefusals;
  private final MessageOptions unreadMessages;

  /**
   * Takes at least one candidate, sorted by policy name.
   *
   * @param until another table decides from then on
   */
  PortTable(List<EndpointCandidate> candidates, Optional<Instant> until) {
    EndpointCandidate first = candidates.getFirst();
    List<EndpointCandidate> inspected =
        candidates.stream().filter(c -> c.endpoint().isInspected()).toList();
    EndpointDecision.CredentialUse use = use(candidates);
    this.unread = first.endpoint().credentials().unread(use.uninspectedAllowed());
    this.unreadUpgrades = new UpgradeOptions(true, first.endpoint().upgrades().closes());
    this.unreadRefusals = ownRefusals(candidates).findFirst().orElse(RefusalForm.OPENSHELL);
    this.unreadMessages = written(candidates);
    this.admitted =
        new EndpointDecision.Admitted(
            first.policy(),
            first.endpoint().tlsSkip() ? TlsMode.SKIP : TlsMode.AUTO,
            !inspected.isEmpty(),
            destination(candidates),
            inspected.stream().anyMatch(c -> c.endpoint().encodedSlash()),
            use,
            ownRefusals(candidates).findFirst().isPresent(),
            first.endpoint().keyPath(),
            Optional.empty(),
            until);
    this.uninspected =
        new PolicyDecision.Allowed(
            first.policy(), "opa", DecisionBasis.at(first.endpoint().keyPath()));
    this.rules = new RequestRules(first.policy(), inspected);
    this.recorded = rules.recorded();
  }

  // The addresses of the first candidate; validation ensures that the others agree. A connection
  // may carry requests of each candidate, so that one from a proposal narrows all of them.
  private static DestinationRule destination(List<EndpointCandidate> candidates) {
    if (candidates.stream().anyMatch(EndpointCandidate::proposed)) {
      return new DestinationRule.StrictlyPublic();
    }
    Endpoint first = candidates.getFirst().endpoint();
    if (!first.allowedIps().isEmpty()) {
      return new DestinationRule.Listed(first.allowedIps());
    }
    boolean declared =
        candidates.stream()
            .anyMatch(c -> c.endpoint().host().filter(host -> host.isLiteral()).isPresent());
    return declared ? new DestinationRule.Declared() : new DestinationRule.PublicOnly();
  }

  private static EndpointDecision.CredentialUse use(List<EndpointCandidate> candidates) {
    return new EndpointDecision.CredentialUse(
        candidates.stream().allMatch(c -> c.endpoint().credentials().allowUninspected()),
        candidates.stream().anyMatch(c -> c.endpoint().credentials().changesRequests()));
  }

  /** The options of the endpoint that applies; only REST bodies are rewritten. */
  CredentialOptions credentials(RequestFacts request) {
    return rules
        .applied(request.path())
        .map(
            endpoint ->
                endpoint.protocol().filter(p -> p == Protocol.REST).isPresent()
                    ? endpoint.credentials()
                    : endpoint.credentials().withoutBodyRewrite())
        .orElse(unread);
  }

  UpgradeOptions upgrades(RequestFacts request) {
    return rules.applied(request.path()).map(Endpoint::upgrades).orElse(unreadUpgrades);
  }

  MessageReading messages(RequestFacts handshake) {
    return admitted.inspected() ? rules.messages(handshake) : MessageReading.of(unreadMessages);
  }

  PolicyDecision.Settled decide(RequestFacts handshake, Sender from, ByteBuffer message) {
    return admitted.inspected() ? rules.decide(handshake, from, message) : uninspected;
  }

  private static MessageOptions written(List<EndpointCandidate> candidates) {
    return candidates.stream()
        .map(c -> c.endpoint().messages())
        .filter(MessageOptions::isWritten)
        .findFirst()
        .orElse(MessageOptions.DEFAULTS);
  }

  private static Stream<RefusalForm> ownRefusals(List<EndpointCandidate> candidates) {
    return candidates.stream()
        .map(c -> c.endpoint().refusals())
        .filter(form -> form != RefusalForm.OPENSHELL);
  }

  RefusalForm refusals(RequestFacts request) {
    return admitted.inspected()
        ? rules.applied(request.path()).map(Endpoint::refusals).orElse(RefusalForm.OPENSHELL)
        : unreadRefusals;
  }

  EndpointDecision.Admitted admitted() {
    return admitted;
  }

  PolicyDecision decide(RequestFacts request) {
    return admitted.inspected() ? rules.decide(request) : uninspected;
  }

  boolean admits(RequestFacts request, Call call) {
    return rules.admits(request, call);
  }

  RecordedDecision decide(RecordedRequest request) {
    return admitted.inspected()
        ? recorded.decide(request)
        : new RecordedDecision.Decided(uninspected, false);
  }

  Optional<Endpoint> applied(RequestFacts request) {
    return rules.applied(request.path());
  }

  PolicyDecision.Settled decide(RequestFacts request, ByteBuffer body) {
    return admitted.inspected() ? rules.decide(request, body) : uninspected;
  }

  Optional<HttpRule> deciding(RequestFacts request) {
    return rules.deciding(request);
  }

  static String engine(Protocol protocol) {
    return switch (protocol) {
      case REST, WEBSOCKET, TCP, SQL -> REQUEST_ENGINE;
      case GRAPHQL -> "l7-graphql";
      case JSON_RPC -> "l7-jsonrpc";
      case MCP -> "l7-mcp";
      case GRPC -> "l7-grpc";
    };
  }
}
