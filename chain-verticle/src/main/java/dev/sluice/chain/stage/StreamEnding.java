package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.answer.Diagnostics;
import java.util.List;

/** How the run of a stage ended. */
public sealed interface StreamEnding {
  /** All its output was put. Also of a stage that let the rest pass (skip_remaining). */
  record Finished(Diagnostics told) implements StreamEnding {}

  record Refused(Diagnostics told) implements StreamEnding {}

  /**
   * The stage failed, or its answer broke a rule.
   *
   * @param reason code of http-hooks 13 or http-responses 11
   * @param closed {@code on_error} is not asked
   * @param unjudged bytes that it took and did not answer for, which go on when it fails open;
   *     nothing of a stage with hooks
   */
  record Failed(String reason, boolean closed, List<ByteString> unjudged) implements StreamEnding {
    public Failed {
      unjudged = List.copyOf(unjudged);
    }

    @Override
    public String toString() {
      return "Failed[" + reason + "]";
    }
  }

  record Ended() implements StreamEnding {}
}
