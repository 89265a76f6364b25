package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import java.util.List;
import java.util.OptionalLong;

/** One result of a stage that streams, judged (http-hooks 7). */
public sealed interface OutputVerdict {
  /**
   * The head goes on.
   *
   * @param mutations accepted late ones, in order
   * @param declared length of the output
   */
  record Started(List<HeaderMutation> mutations, OptionalLong declared) implements OutputVerdict {
    @Override
    public String toString() {
      return "Started[" + mutations.size() + " mutations]";
    }
  }

  /**
   * A part of the output.
   *
   * @param bytes 1 to the limit of a chunk
   */
  record Chunk(ByteString bytes) implements OutputVerdict {
    @Override
    public String toString() {
      return "Chunk[" + bytes.size() + " bytes]";
    }
  }

  /**
   * The output is complete.
   *
   * @param mutations accepted ones of the trailers, in order
   */
  record Finished(List<HeaderMutation> mutations, Told told) implements OutputVerdict {
    @Override
    public String toString() {
      return "Finished[" + mutations.size() + " mutations]";
    }
  }

  record Refuses(Told told) implements OutputVerdict {}

  /**
   * The result breaks a rule.
   *
   * @param reason code of http-hooks 13
   */
  record Failed(String reason) implements OutputVerdict {}
}
