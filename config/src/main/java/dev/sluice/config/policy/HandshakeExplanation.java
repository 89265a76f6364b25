package dev.sluice.config.policy;

import dev.sluice.config.policy.document.Protocol;
import dev.sluice.config.policy.middleware.MiddlewareChain;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.policy.middleware.MiddlewareEntry.OnError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What becomes of a WebSocket handshake, whose messages would pass unread. */
final class HandshakeExplanation {
  /** Begins the reason of a handshake that its endpoint does not allow. */
  static final String REFUSED = "this endpoint allows no Upgrade";

  private HandshakeExplanation() {}

  /** The decision on the handshake, in the order of the proxy's checks. */
  static PolicyDecision decide(Policy policy, RequestFacts facts, MiddlewareChain chain) {
    PolicyDecision decision = policy.admitRequest(facts);
    if (!policy.upgrades(facts).allowed()) {
      return denied(decision, "l7", REFUSED + remedy(policy, facts));
    }
    Optional<MiddlewareEntry> reader =
        chain.entries().stream()
            .filter(entry -> isRequired(entry) && entry.isBuiltInReader())
            .findFirst();
    return reader.isPresent() && !(decision instanceof PolicyDecision.Stopped)
        ? denied(
            decision,
            "middleware",
            "middleware_required: '%s' would have to read the messages"
                .formatted(reader.get().key()))
        : decision;
  }

  private static PolicyDecision denied(PolicyDecision decision, String engine, String reason) {
    return new PolicyDecision.Denied(decision.policy(), engine, reason);
  }

  private static String remedy(Policy policy, RequestFacts facts) {
    return policy
        .appliedEndpoint(facts)
        .flatMap(AppliedEndpoint::protocol)
        .filter(protocol -> protocol == Protocol.REST)
        .map(rest -> "; protocol: websocket or upgrades: allow admits it")
        .orElse("");
  }

  /** What the policy cannot tell, and what it does not do. */
  static List<String> notes(PolicyDecision decision, MiddlewareChain chain) {
    List<String> notes = new ArrayList<>();
    if (decision instanceof PolicyDecision.Stopped) {
      return notes;
    }
    notes.add("the messages of the WebSocket pass unread");
    String services =
        chain.entries().stream()
            .filter(entry -> isRequired(entry) && !entry.isBuiltInReader())
            .map(MiddlewareEntry::key)
            .collect(Collectors.joining(", "));
    if (!services.isEmpty()) {
      notes.add("refused if a service describes WEBSOCKET_MESSAGE: " + services);
    }
    return notes;
  }

  private static boolean isRequired(MiddlewareEntry entry) {
    return entry.onError() == OnError.FAIL_CLOSED;
  }
}
