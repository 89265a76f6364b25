package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;
import dev.sluice.inspect.grpc.GrpcFrames;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The accepted output of one stage so far, as the rules need it. Immutable.
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

  /**
   * How far the output for a call of gRPC is in its frames. Immutable.
   *
   * @param left bytes of the message that has begun
   * @param prefix the begin of a frame whose length is not known
   * @param broken there was a flag that is neither 0 nor 1
   */
  record FrameProgress(long left, ByteString prefix, boolean broken) {
    static final FrameProgress BEGIN = new FrameProgress(0, ByteString.EMPTY, false);

    private static final FrameProgress BROKEN = new FrameProgress(0, ByteString.EMPTY, true);

    FrameProgress with(ByteString bytes) {
      if (broken) {
        return this;
      }
      ByteString all = prefix.concat(bytes);
      long at = left;
      while (all.size() - at >= GrpcFrames.PREFIX) {
        byte[] begin = all.substring((int) at, (int) at + GrpcFrames.PREFIX).toByteArray();
        long size = GrpcFrames.size(begin, 0, begin.length);
        if (size < 0) {
          return BROKEN;
        }
        at += size;
      }
      return at >= all.size()
          ? new FrameProgress(at - all.size(), ByteString.EMPTY, false)
          : new FrameProgress(0, all.substring((int) at), false);
    }

    boolean isWhole() {
      return !broken && left == 0 && prefix.isEmpty();
    }

    @Override
    public String toString() {
      return "FrameProgress[" + left + " bytes left]";
    }
  }
}
