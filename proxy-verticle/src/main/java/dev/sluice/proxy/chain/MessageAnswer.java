package dev.sluice.proxy.chain;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;
import java.util.Optional;

/** What the stages of a session say of one message. */
public sealed interface MessageAnswer {
  List<StageTrace> stages();

  List<String> blind();

  record Passed(Optional<ByteString> replacement, List<StageTrace> stages, List<String> blind)
      implements MessageAnswer {
    @Override
    public String toString() {
      return "Passed[" + stages.size() + " stages]";
    }
  }

  /**
   * A stage denies it.
   *
   * @param entry key of the stage
   * @param reasonCode empty or validated
   */
  record Denied(String entry, String reasonCode, List<StageTrace> stages, List<String> blind)
      implements MessageAnswer {}

  /**
   * A required stage failed.
   *
   * @param reasonCode text of a {@code StageFailure}
   */
  record Failed(String reasonCode, List<StageTrace> stages, List<String> blind)
      implements MessageAnswer {}
}
