package dev.sluice.wire.http1;

/** Receives ranges of an array. It copies the bytes that it needs after the call. */
@FunctionalInterface
public interface ByteRangeSink {
  ByteRangeSink NONE = (bytes, from, to) -> {};

  /** Receives the bytes from {@code from} to {@code to}, exclusive; the range is never empty. */
  void accept(byte[] bytes, int from, int to);
}
