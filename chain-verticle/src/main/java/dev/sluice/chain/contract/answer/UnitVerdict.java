package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;

/** The answer of a stage of the older contract to a unit of the body (http-responses 7.2). */
public sealed interface UnitVerdict {
  /**
   * The unit goes on as it was sent.
   *
   * @param skipsRest later units and the trailers bypass the stage
   */
  record Passes(boolean skipsRest, Told told) implements UnitVerdict {}

  /**
   * Other bytes go on.
   *
   * @param bytes none delete the unit
   * @param skipsRest later units and the trailers bypass the stage
   */
  record Replaces(ByteString bytes, boolean skipsRest, Told told) implements UnitVerdict {
    @Override
    public String toString() {
      return "Replaces[" + bytes.size() + " bytes]";
    }
  }

  record Refuses(Told told) implements UnitVerdict {}

  /**
   * The answer breaks a rule; {@code on_error} decides.
   *
   * @param reason code of http-responses 11
   */
  record Failed(String reason) implements UnitVerdict {}
}
