package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.contract.HeaderLines;
import dev.sluice.inspect.grpc.GrpcFrames;
import java.util.List;
import java.util.Optional;

/** Bodies of calls of gRPC: stages see, and write, whole frames. Pure. */
public final class GrpcBodies {
  private GrpcBodies() {}

  static boolean isCall(CurrentRequest request) {
    return HeaderLines.isCall(request.headers());
  }

  public static boolean isBroken(CurrentRequest request) {
    return isCall(request) && frames(request.body()).isEmpty();
  }

  static boolean isCompressed(CurrentRequest request) {
    return isCall(request)
        && frames(request.body()).stream()
            .flatMap(List::stream)
            .anyMatch(GrpcFrames.Frame::compressed);
  }

  /** The written form of a replacement; unchanged unless the request is a call. */
  static Optional<ByteString> written(ByteString replacement, CurrentRequest before) {
    return isCall(before) ? written(replacement, before.body()) : Optional.of(replacement);
  }

  /**
   * The written form of a replacement; empty when it is no whole number of frames. A stage may
   * leave the prefix of a single frame as it was: the length in it is then corrected.
   *
   * @param before the body that the stage saw
   */
  public static Optional<ByteString> written(ByteString replacement, ByteString before) {
    if (frames(replacement).isPresent()) {
      return Optional.of(replacement);
    }
    boolean single = frames(before).filter(frames -> frames.size() == 1).isPresent();
    boolean kept =
        replacement.size() >= GrpcFrames.PREFIX
            && single
            && replacement
                .substring(0, GrpcFrames.PREFIX)
                .equals(before.substring(0, GrpcFrames.PREFIX));
    return kept
        ? Optional.of(
            UnsafeByteOperations.unsafeWrap(GrpcFrames.measured(replacement.toByteArray())))
        : Optional.empty();
  }

  private static Optional<List<GrpcFrames.Frame>> frames(ByteString body) {
    BodyArray contents = BodyArray.of(body);
    return GrpcFrames.whole(contents.array(), contents.start(), contents.start() + body.size());
  }
}
