package dev.sluice.tools.conformance;

import dev.sluice.chain.contract.ReasonCode;
import dev.sluice.proto.middleware.v1.HttpRequestResult;

/** What a chain would make of an answer. */
sealed interface Judgment {
  /**
   * A verdict.
   *
   * @param summary platform text
   */
  record Usable(HttpRequestResult result, String summary) implements Judgment {
    @Override
    public String toString() {
      return "Usable[" + summary + "]";
    }
  }

  /** The stage would have failed. */
  sealed interface Unusable extends Judgment {
    /** The reason code, and what is known besides. */
    String why();

    /** What to do about it. */
    String remedy();
  }

  /**
   * An answer against the rules.
   *
   * @param code of {@link ReasonCode}
   */
  record Invalid(String code) implements Unusable {
    @Override
    public String why() {
      return code;
    }

    @Override
    public String remedy() {
      return Remedies.ofCode(code);
    }
  }

  /**
   * No answer.
   *
   * @param code of {@link ReasonCode}
   * @param what the name of a status, or platform text
   */
  record Unanswered(String code, String what) implements Unusable {
    boolean inTime() {
      return !code.equals(ReasonCode.TIMEOUT);
    }

    @Override
    public String why() {
      return inTime() ? code + " (" + what + ")" : code;
    }

    @Override
    public String remedy() {
      return Remedies.ofStatus(what);
    }
  }
}
