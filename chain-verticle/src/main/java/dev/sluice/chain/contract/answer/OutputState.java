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
  /** Before any output. */
  public static OutputState begin(int maxChunk) {
    return new OutputState(false, OptionalLong.empty(), 0, false, maxChunk, Optional.empty());
  }

  /** The same of a call of gRPC, which has to stay one. */
  public OutputState ofCall() {
    return new OutputState(
        started, declared, sent, inputEnded, maxChunk, Optional.of(FrameProgress.BEGIN));
  }

  /** The end of the input is issued now. */
  public OutputState withInputEnded() {
    return new OutputState(started, declared, sent, true, maxChunk, frames);
  }

  /** After an accepted result. */
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

  /** Whether a call of gRPC could go on with these bytes, or end where it is. */
  boolean isCall(ByteString more, boolean last) {
    return framesWith(more)
        .map(progress -> last ? progress.isWhole() : !progress.broken())
        .orElse(true);
  }

  /** Whether so many bytes more are neither too many nor, at the end, too few. */
  boolean fits(int more, boolean last) {
    if (declared.isEmpty()) {
      return true;
    }
    long total = sent + more;
    return last ? total == declared.getAsLong() : total <= declared.getAsLong();
  }
}
