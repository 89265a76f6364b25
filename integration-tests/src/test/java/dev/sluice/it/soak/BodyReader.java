package dev.sluice.it.soak;

import java.io.IOException;
import java.io.InputStream;

/** Reads a body as its head says, and tells whether it is whole. One thread. */
final class BodyReader {
  private static final int PIECE = 64 * 1024;

  private final InputStream in;
  private final Sink sink;
  private final byte[] piece = new byte[PIECE];

  private BodyReader(InputStream in, Sink sink) {
    this.in = in;
    this.sink = sink;
  }

  /** Receives the pieces of a body. */
  @FunctionalInterface
  interface Sink {
    /** The first bytes of the array, which is not to be kept. */
    void take(byte[] bytes, int length) throws IOException;
  }

  /** False for a body that ends before its last chunk, or before its length; or has neither. */
  static boolean isWhole(HttpHead head, InputStream in, Sink sink) {
    BodyReader reader = new BodyReader(in, sink);
    try {
      return head.isChunked()
          ? reader.chunks()
          : head.value("Content-Length").isPresent()
              && reader.bytes(Long.parseLong(head.value("Content-Length").orElseThrow()));
    } catch (IOException cut) {
      return false;
    }
  }

  private boolean chunks() throws IOException {
    for (long size = size(); size >= 0; size = size()) {
      if (size == 0) {
        return line().isEmpty();
      }
      if (!bytes(size) || !line().isEmpty()) {
        return false;
      }
    }
    return false;
  }

  /** Negative where there is no size. */
  private long size() throws IOException {
    String line = line();
    return line.isEmpty() ? -1 : Long.parseLong(line, 16);
  }

  private boolean bytes(long length) throws IOException {
    long left = length;
    while (left > 0) {
      int count = in.read(piece, 0, (int) Math.min(left, PIECE));
      if (count < 0) {
        return false;
      }
      sink.take(piece, count);
      left -= count;
    }
    return true;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (next != '\r') {
        line.append((char) next);
      }
      next = in.read();
    }
    if (next < 0) {
      throw new IOException("cut");
    }
    return line.toString();
  }
}
