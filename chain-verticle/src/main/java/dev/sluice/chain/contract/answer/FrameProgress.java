package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;
import dev.sluice.inspect.grpc.GrpcFrames;

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
