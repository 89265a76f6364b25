package dev.sluice.policy.diff;

import dev.sluice.config.match.HostPattern;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.MessageReading;
import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.MessageOptions;
import dev.sluice.policy.document.PolicyDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A policy with its document. */
public record ComparedPolicy(Policy policy, PolicyDocument document) {
  public ComparedPolicy at(Instant time) {
    return new ComparedPolicy(policy.at(time).unobserved(), document.at(time));
  }

  public List<Endpoint> endpoints() {
    return document.rules().stream().flatMap(rule -> rule.endpoints().stream()).toList();
  }

  public List<Endpoint> endpoints(String host) {
    return endpoints().stream()
        .filter(endpoint -> endpoint.host().map(pattern -> fits(pattern, host)).orElse(true))
        .toList();
  }

  private static boolean fits(HostPattern pattern, String host) {
    return pattern.matches(host);
  }

  record Outcome(boolean passes, String place) {}

  Outcome decide(TriedRequest request) {
    var facts = request.facts();
    if (policy.admitEndpoint(facts.host(), facts.port()) instanceof EndpointDecision.Refused) {
      return new Outcome(false, "");
    }
    if (facts.upgrade() && !policy.upgrades(facts).allowed()) {
      return new Outcome(false, place(policy.admitRequest(facts)));
    }
    PolicyDecision byHead = policy.admitRequest(facts);
    PolicyDecision decision =
        byHead instanceof PolicyDecision.ByBody
            ? policy.admitBody(facts, request.bodyBytes())
            : facts.upgrade() && !request.body().isEmpty() ? message(byHead, request) : byHead;
    return new Outcome(!(decision instanceof PolicyDecision.Stopped), place(decision));
  }

  private PolicyDecision message(PolicyDecision handshake, TriedRequest request) {
    MessageReading reading = policy.messages(request.facts());
    if (handshake instanceof PolicyDecision.Stopped) {
      return handshake;
    }
    if (reading.options().text() == MessageOptions.Reading.DENY) {
      return new PolicyDecision.Denied(
          handshake.policy(), handshake.engine(), "", Optional.empty(), handshake.basis());
    }
    return reading.client().isPresent()
        ? policy.admitMessage(request.facts(), Sender.CLIENT, request.bodyBytes())
        : handshake;
  }

  private static String place(PolicyDecision decision) {
    return decision.basis().placeText();
  }
}
