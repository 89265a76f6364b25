package dev.sluice.policy.boundary;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.inspect.body.Call;
import dev.sluice.policy.AppliedEndpoint;
import dev.sluice.policy.MessageReading;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.RuleReference;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.diff.RequestSamples;
import dev.sluice.policy.diff.TriedRequest;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.MessageOptions.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares the requests that two policies admit at one host and port, by head and by call. One
 * thread.
 */
final class RequestComparison {
  private static final long STEPS_OF_CALL = 30;

  private final ComparedPolicy boundary;
  private final ComparedPolicy policy;
  private final ComparisonBudget budget;
  private final Consumer<Breach> breaches;

  RequestComparison(
      ComparedPolicy boundary,
      ComparedPolicy policy,
      ComparisonBudget budget,
      Consumer<Breach> breaches) {
    this.boundary = boundary;
    this.policy = policy;
    this.budget = budget;
    this.breaches = breaches;
  }

  /**
   * Compares the requests.
   *
   * @param own the endpoints of both that cover the host and port
   */
  void compare(String host, int port, List<Endpoint> own) {
    CallKinds calls = new CallKinds(own, budget);
    new RequestSamples(own, budget).heads(host, port, facts -> compare(facts, calls));
  }

  private void compare(RequestFacts facts, CallKinds calls) {
    Optional<PolicyDecision> admitted = passing(policy.policy(), facts);
    if (admitted.isEmpty()) {
      return;
    }
    Optional<PolicyDecision> most = passing(boundary.policy(), facts);
    boolean byBody = admitted.get() instanceof PolicyDecision.ByBody;
    if (byBody) {
      if (most.filter(it -> !(it instanceof PolicyDecision.ByBody)).isEmpty()) {
        compareCalls(facts, most.isPresent(), calls.of(applied(policy, facts), facts.method()));
      }
    } else if (most.isEmpty()) {
      add(place(admitted.get()), "admits requests that the boundary does not", facts, "");
    } else if (most.get() instanceof PolicyDecision.ByBody) {
      add(place(admitted.get()), "does not read bodies that the boundary reads", facts, "");
    } else if (facts.upgrade()) {
      compareMessages(place(admitted.get()), facts, calls);
    }
  }

  private static Optional<PolicyDecision> passing(Policy policy, RequestFacts facts) {
    if (facts.upgrade() && !policy.upgrades(facts).allowed()) {
      return Optional.empty();
    }
    return Optional.of(policy.admitRequest(facts))
        .filter(decision -> !(decision instanceof PolicyDecision.Stopped));
  }

  private void compareMessages(String place, RequestFacts facts, CallKinds calls) {
    MessageReading most = boundary.policy().messages(facts);
    MessageReading own = policy.policy().messages(facts);
    Optional<String> wider = MessageComparison.excess(most, own);
    if (wider.isPresent()) {
      add(place, wider.get(), facts, "");
    } else if (most.client().isPresent() && own.options().text() != Reading.DENY) {
      compareCalls(facts, true, calls.of(applied(policy, facts), "POST"));
    }
  }

  private void compareCalls(RequestFacts facts, boolean limited, List<Call> calls) {
    Endpoint endpoint = applied(policy, facts);
    Optional<String> excess =
        limited ? BodyComparison.excess(applied(boundary, facts), endpoint) : Optional.empty();
    for (Call call : calls) {
      if (!budget.spend(STEPS_OF_CALL)) {
        return;
      }
      if (policy.policy().admitsCall(facts, call.unrecorded(true))) {
        Optional<String> wider = excess.or(() -> excess(facts, limited, call));
        if (wider.isPresent()) {
          add(endpoint.keyPath().text(), wider.get(), facts, CallKinds.text(call));
          return;
        }
      }
    }
  }

  private Optional<String> excess(RequestFacts facts, boolean limited, Call call) {
    if (limited && boundary.policy().admitsCall(facts, call.unrecorded(false))) {
      return Optional.empty();
    }
    if (!limited || !boundary.policy().admitsCall(facts, call.unrecorded(true))) {
      return Optional.of("admits requests that the boundary does not");
    }
    return ArgumentComparison.isKept(at(boundary, facts), at(policy, facts), facts.path(), call)
        ? Optional.empty()
        : Optional.of("has other conditions on arguments than the boundary");
  }

  private static List<Endpoint> at(ComparedPolicy policy, RequestFacts facts) {
    return policy.endpoints(facts.host()).stream()
        .filter(endpoint -> endpoint.ports().contains(facts.port()))
        .toList();
  }

  private static Endpoint applied(ComparedPolicy policy, RequestFacts facts) {
    RuleReference at =
        policy.policy().appliedEndpoint(facts).map(AppliedEndpoint::at).orElseThrow();
    return policy.endpoints().stream()
        .filter(endpoint -> endpoint.keyPath().equals(at.path()))
        .findFirst()
        .orElseThrow();
  }

  private static String place(PolicyDecision decision) {
    return decision.basis().placeText();
  }

  private void add(String place, String reason, RequestFacts facts, String call) {
    String line = new TriedRequest(facts, "").line();
    breaches.accept(new Breach(place, reason, call.isEmpty() ? line : line + " with " + call));
  }
}
