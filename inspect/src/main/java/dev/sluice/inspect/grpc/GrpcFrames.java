package dev.sluice.inspect.grpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The frames of a stream of gRPC: a flag, a length of four bytes and a message ("gRPC over HTTP2",
 * Length-Prefixed-Message). Those of gRPC-Web and Connect have more flags. Pure; any thread.
 */
public final class GrpcFrames {
  public static final int PREFIX = 5;

  private GrpcFrames() {}

  /**
   * One frame.
   *
   * @param compressed by the coding that {@code grpc-encoding} names
   * @param isText whether it holds a text, such as trailers
   * @param from first byte of the message
   * @param end behind the last one
   */
  public record Frame(boolean compressed, boolean isText, int from, int end) {}

  /**
   * The frames of a range, in order; empty when it is not a whole number of them, or a flag is
   * neither 0 nor 1.
   */
  public static Optional<List<Frame>> whole(byte[] bytes, int from, int end) {
    List<Frame> frames = new ArrayList<>(1);
    int at = from;
    while (at < end) {
      Optional<Frame> frame = next(bytes, at, end, MessageFraming.GRPC);
      if (frame.isEmpty()) {
        return Optional.empty();
      }
      frames.add(frame.get());
      at = frame.get().end();
    }
    return Optional.of(frames);
  }

  /** The frame that begins at an offset; empty when it is not whole, or its flag is unknown. */
  public static Optional<Frame> next(byte[] bytes, int at, int end, MessageFraming framing) {
    long size = size(bytes, at, end, framing);
    return size < 0 || size > end - at
        ? Optional.empty()
        : Optional.of(
            new Frame(
                (bytes[at] & 1) == 1, framing.isText(bytes[at]), at + PREFIX, at + (int) size));
  }

  /**
   * Size of the frame that begins at an offset, prefix included, at most 2^32 + 4; -1 when its
   * prefix is not complete, or its flag is neither 0 nor 1.
   */
  public static long size(byte[] bytes, int at, int end) {
    return size(bytes, at, end, MessageFraming.GRPC);
  }

  public static long size(byte[] bytes, int at, int end, MessageFraming framing) {
    boolean readable = end - at >= PREFIX && framing.hasFlag(bytes[at]);
    return readable ? PREFIX + length(bytes, at + 1) : -1;
  }

  private static long length(byte[] bytes, int at) {
    return (bytes[at] & 0xFFL) << 24
        | (bytes[at + 1] & 0xFFL) << 16
        | (bytes[at + 2] & 0xFFL) << 8
        | (bytes[at + 3] & 0xFFL);
  }

  public static byte[] measured(byte[] frame) {
    byte[] copy = frame.clone();
    int length = frame.length - PREFIX;
    for (int i = 0; i < Integer.BYTES; i++) {
      copy[PREFIX - 1 - i] = (byte) (length >>> (Byte.SIZE * i));
    }
    return copy;
  }
}
