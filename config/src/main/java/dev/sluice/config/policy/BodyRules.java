package dev.sluice.config.policy;

import dev.sluice.config.policy.body.BodyReader;
import dev.sluice.config.policy.body.BodyReading;
import dev.sluice.config.policy.body.BodyRequest;
import dev.sluice.config.policy.body.Call;
import dev.sluice.config.policy.body.CallRule;
import dev.sluice.config.policy.document.Protocol;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the rules of one host and port say about calls in a body (data-plane 3.6, 9): every call
 * needs an allow rule of the endpoint's own protocol, and no deny rule of any endpoint may fit.
 * Immutable, any thread.
 */
final class BodyRules {
  private static final String UNREGISTERED = "GraphQL persisted query is not registered";

  private final BodyReader reader;
  private final Protocol protocol;
  private final List<Candidate> allowing;
  private final List<Candidate> denying;

  /**
   * Rules for requests that take their settings from one endpoint.
   *
   * @param reader of that endpoint
   * @param all inspected candidates
   */
  BodyRules(BodyReader reader, Protocol protocol, List<Candidate> all) {
    this.reader = reader;
    this.protocol = protocol;
    this.allowing =
        all.stream()
            .filter(c -> c.endpoint().protocol().filter(p -> p == protocol).isPresent())
            .toList();
    this.denying = all.stream().filter(c -> !c.calls().deny().isEmpty()).toList();
  }

  /** What they say about a body. */
  sealed interface Judgement {
    record Passed() implements Judgement {}

    /** Obeys the enforcement. */
    record Violation(String reason) implements Judgement {}

    /** Does not. */
    record Unreadable(String reason) implements Judgement {}
  }

  Judgement judge(RequestFacts request, ByteBuffer body) {
    BodyRequest asked =
        new BodyRequest(
            request.method(),
            request.query(),
            QueryParameters.parse(request.query()).orElse(QueryParameters.NONE).values(),
            request.media(),
            body);
    return switch (reader.read(asked)) {
      case BodyReading.Rejected rejected -> new Judgement.Unreadable(rejected.reason());
      case BodyReading.Read read -> judge(request, read.calls());
    };
  }

  private Judgement judge(RequestFacts request, List<Call> calls) {
    if (calls.stream().anyMatch(call -> fitsDeny(request, call))) {
      return new Judgement.Violation(blocked(request));
    }
    if (calls.stream().anyMatch(call -> call instanceof Call.Unregistered)) {
      return new Judgement.Violation(UNREGISTERED);
    }
    return calls.stream().allMatch(call -> needsNoRule(call) || fitsAllow(request, call))
        ? new Judgement.Passed()
        : new Judgement.Violation(notPermitted(request));
  }

  /** Both ends of an MCP session need these, and neither asks for anything. */
  private static boolean needsNoRule(Call call) {
    return call instanceof Call.Response || call instanceof Call.ReceiveStream;
  }

  private boolean fitsDeny(RequestFacts request, Call call) {
    return denying.stream()
        .anyMatch(c -> c.endpoint().path().governs(request.path()) && fits(c.calls().deny(), call));
  }

  private boolean fitsAllow(RequestFacts request, Call call) {
    return allowing.stream()
        .anyMatch(
            c -> c.endpoint().path().governs(request.path()) && fits(c.calls().allow(), call));
  }

  private static boolean fits(List<CallRule> rules, Call call) {
    return rules.stream().anyMatch(rule -> rule.fits(call));
  }

  private String blocked(RequestFacts request) {
    return protocol == Protocol.GRAPHQL
        ? "GraphQL operation blocked by endpoint policy"
        : RequestRules.blocked(request);
  }

  private String notPermitted(RequestFacts request) {
    return protocol == Protocol.GRAPHQL
        ? "GraphQL operation not permitted by policy"
        : RequestRules.notPermitted(request);
  }
}
