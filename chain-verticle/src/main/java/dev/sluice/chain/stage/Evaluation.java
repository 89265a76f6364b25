package dev.sluice.chain.stage;

import dev.sluice.proto.middleware.v1.HttpRequestResult;

/** What came of asking an implementation. */
public sealed interface Evaluation {
  /** It allowed, changed nothing and found nothing: the common case, without a message. */
  record Passed() implements Evaluation {}

  /**
   * It answered.
   *
   * @param result as received, not yet judged
   */
  record Answered(HttpRequestResult result) implements Evaluation {
    /** Holds a body and free text, so it does not print them. */
    @Override
    public String toString() {
      return "Answered[" + result.getDecision() + "]";
    }
  }

  /**
   * It could not judge the request.
   *
   * @param reason a {@link dev.sluice.chain.contract.ReasonCode}, or platform text of a built-in
   */
  record Failed(String reason) implements Evaluation {}
}
