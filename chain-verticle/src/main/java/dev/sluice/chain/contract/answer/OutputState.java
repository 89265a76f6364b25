package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was accepted of the output of one stage so far, as far as rules depend on it. Immutable.
 *
 * @param started the start came
 * @param declared length of the whole output, when the start declares it
 * @param sent bytes of chunks
 * @param inputEnded the end of the input was issued to the stage
 * @param maxChunk most bytes of a chunk, 1 to 65536
 * @param frames of a call of gRPC
 */
public record OutputState(
    boolean started,
    OptionalLong declared,
    long sent,
    boolean inputEnded,
    int maxChunk,
    Optional<FrameProgress> frames) {
  public static OutputState begin(int maxChunk) {
    return new OutputState(false, OptionalLong.empty(), 0, false, maxChunk, Optional.empty());
  }

  public OutputState ofCall() {
    return new OutputState(
        started, declared, sent, inputEnded, maxChunk, Optional.of(FrameProgress.BEGIN));
  }

  public OutputState withInputEnded() {
    return new OutputState(started, declared, sent, true, maxChunk, frames);
  }

  public OutputState after(OutputVerdict verdict) {
    return switch (verdict) {
      case OutputVerdict.Started start ->
          new OutputState(true, start.declared(), sent, inputEnded, maxChunk, frames);
      case OutputVerdict.Chunk chunk ->
          new OutputState(
              true,
              declared,
              sent + chunk.bytes().size(),
              inputEnded,
              maxChunk,
              framesWith(chunk.bytes()));
      case OutputVerdict.Finished finished -> this;
      case OutputVerdict.Refuses refused -> this;
      case OutputVerdict.Failed failed -> this;
    };
  }

  private Optional<FrameProgress> framesWith(ByteString bytes) {
    return frames.map(progress -> progress.with(bytes));
  }

  boolean isCall(ByteString more, boolean last) {
    return framesWith(more)
        .map(progress -> last ? progress.isWhole() : !progress.broken())
        .orElse(true);
  }

  boolean fits(int more, boolean last) {
    if (declared.isEmpty()) {
      return true;
    }
    long total = sent + more;
    return last ? total == declared.getAsLong() : total <= declared.getAsLong();
  }
}
