package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;

/** The answer of a stage of the older contract to a unit of the body (http-responses 7.2). */
public sealed interface UnitVerdict {
  /** The unit passes unchanged; the rest of the body may bypass the stage. */
  record Passes(boolean skipsRest, Diagnostics told) implements UnitVerdict {}

  /** These bytes replace the unit, none delete it; the rest may bypass the stage. */
  record Replaces(ByteString bytes, boolean skipsRest, Diagnostics told) implements UnitVerdict {
    @Override
    public String toString() {
      return "Replaces[" + bytes.size() + " bytes]";
    }
  }

  record Refuses(Diagnostics told) implements UnitVerdict {}

  /** The answer breaks a rule (http-responses 11); {@code on_error} decides. */
  record Failed(String reason) implements UnitVerdict {}
}
