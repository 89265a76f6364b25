package dev.sluice.app.dev;

import com.google.protobuf.ByteString;
import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyExplanation;
import dev.sluice.policy.WrittenRequest;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import java.util.List;
import java.util.Optional;

/**
 * A request with a made-up API key, and what the policy in force does with it. Only built-in stages
 * are asked: a service is not called for an example.
 */
record KeyExample(Policy policy) {
  /** A key in the form that {@code openshell/regex} redacts; no provider issues it. */
  static final String BODY = "{\"note\":\"key sk-abcdefghijklmnopqrstuvwx\"}";

  sealed interface Fate {
    record Denied() implements Fate {}

    record Refused(String entry) implements Fate {}

    record Redacted(String entry) implements Fate {}

    record Judged(String entry) implements Fate {}

    record Leaves() implements Fate {}

    /** It leaves within TLS that is not intercepted, so that the origin shows its certificate. */
    record Unread() implements Fate {}
  }

  /**
   * Tells the fate of the key.
   *
   * @param url where the request goes
   */
  Fate fate(String url) {
    PolicyExplanation explanation = PolicyExplanation.of(policy, new WrittenRequest("POST " + url));
    if (!explanation.isAllowed()) {
      return new Fate.Denied();
    }
    if (url.startsWith("https:") && isRelayed(explanation.endpoint())) {
      return new Fate.Unread();
    }
    BuiltIns builtIns = new BuiltIns();
    for (MiddlewareEntry entry : explanation.chain().entries()) {
      Optional<Fate> fate =
          builtIns
              .find(entry.implementation())
              .map(builtIn -> fate(entry, builtIn))
              .orElseGet(() -> Optional.of(new Fate.Judged(entry.key())));
      if (fate.isPresent()) {
        return fate.get();
      }
    }
    return new Fate.Leaves();
  }

  private static boolean isRelayed(EndpointDecision endpoint) {
    return endpoint instanceof EndpointDecision.Admitted admitted
        && admitted.tls() == EndpointDecision.TlsMode.SKIP;
  }

  private static Optional<Fate> fate(MiddlewareEntry entry, BuiltIn builtIn) {
    return switch (builtIn.prepare(entry.config())) {
      case BuiltIn.Prepared.Invalid invalid -> Optional.of(new Fate.Judged(entry.key()));
      case BuiltIn.Prepared.Ready ready -> fate(entry.key(), ready.evaluator());
    };
  }

  private static Optional<Fate> fate(String entry, BuiltIn.Evaluator evaluator) {
    BuiltIn.Subject subject =
        new BuiltIn.Subject(
            HttpRequestTarget.getDefaultInstance(), List.of(), ByteString.copyFromUtf8(BODY));
    return switch (evaluator.evaluate(subject)) {
      case Evaluation.Passed passed -> Optional.empty();
      case Evaluation.Failed failed -> Optional.of(new Fate.Judged(entry));
      case Evaluation.Answered answered -> fate(entry, answered.result());
    };
  }

  private static Optional<Fate> fate(String entry, HttpRequestResult result) {
    if (result.getDecision() == Decision.DECISION_DENY) {
      return Optional.of(new Fate.Refused(entry));
    }
    return result.getHasBody() ? Optional.of(new Fate.Redacted(entry)) : Optional.empty();
  }
}
