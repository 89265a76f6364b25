package dev.sluice.tools.conformance;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestResult;

/** The effect of an answer on a chain. */
sealed interface Judgment {
  record Usable(HttpRequestResult result, String summary) implements Judgment {
    @Override
    public String toString() {
      return "Usable[" + summary + "]";
    }
  }

  sealed interface Unusable extends Judgment {
    String why();

    String remedy();
  }

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
   * @param code a reason code of the contract
   * @param what name of a status, or platform text
   */
  record Unanswered(String code, String what) implements Unusable {
    boolean inTime() {
      return !code.equals(StageFailure.TIMEOUT.text());
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
