package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;
import java.util.OptionalLong;

/** Passes from one stage of a pipeline to the next: one start, chunks, one end. Immutable. */
public sealed interface StreamFrame {
  /**
   * The head passes.
   *
   * @param mutations late ones of the stage, in order
   * @param declared length of the body, when the stage declares it
   * @param transformed the stage streamed or replaced the body
   * @param identity the body that follows has no content coding any more
   */
  record Start(
      List<HeaderMutation> mutations, OptionalLong declared, boolean transformed, boolean identity)
      implements StreamFrame {
    @Override
    public String toString() {
      return "Start[" + mutations.size() + " mutations]";
    }
  }

  /** A part of the body, of 1 to 65536 bytes. */
  record Chunk(ByteString bytes) implements StreamFrame {
    @Override
    public String toString() {
      return "Chunk[" + bytes.size() + " bytes]";
    }
  }

  /** Ends the body; all trailers in order, without protected ones. */
  record End(List<HttpHeader> trailers) implements StreamFrame {
    @Override
    public String toString() {
      return "End[" + trailers.size() + " trailers]";
    }
  }
}
