package dev.sluice.chain.stage;

import dev.sluice.proto.middleware.v1.HttpRequestResult;

/** The result of asking an implementation. */
public sealed interface Evaluation {
  /** Allowed, unchanged, no findings: the common case, without a message. */
  record Passed() implements Evaluation {}

  /** An answer as received, not judged. */
  record Answered(HttpRequestResult result) implements Evaluation {
    @Override
    public String toString() {
      return "Answered[" + result.getDecision() + "]";
    }
  }

  /** No answer, for a reason code or platform text of a built-in. */
  record Failed(String reason) implements Evaluation {}
}
