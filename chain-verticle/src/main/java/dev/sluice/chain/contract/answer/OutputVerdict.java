package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import java.util.List;
import java.util.OptionalLong;

/** One result of a stage that streams, judged (http-hooks 7). */
public sealed interface OutputVerdict {
  /** The head passes with these late mutations and, if declared, this output length. */
  record Started(List<HeaderMutation> mutations, OptionalLong declared) implements OutputVerdict {
    @Override
    public String toString() {
      return "Started[" + mutations.size() + " mutations]";
    }
  }

  /** A part of the output, of 1 byte up to the limit of a chunk. */
  record Chunk(ByteString bytes) implements OutputVerdict {
    @Override
    public String toString() {
      return "Chunk[" + bytes.size() + " bytes]";
    }
  }

  /** The output is complete; the mutations are accepted ones of the trailers. */
  record Finished(List<HeaderMutation> mutations, Diagnostics told) implements OutputVerdict {
    @Override
    public String toString() {
      return "Finished[" + mutations.size() + " mutations]";
    }
  }

  record Refuses(Diagnostics told) implements OutputVerdict {}

  /** The result breaks a rule; the reason is a code of http-hooks 13. */
  record Failed(String reason) implements OutputVerdict {}
}
