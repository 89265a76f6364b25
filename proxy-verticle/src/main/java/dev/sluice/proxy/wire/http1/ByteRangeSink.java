package dev.sluice.proxy.wire.http1;

/** Takes ranges of an array; it copies what it needs after the call. */
@FunctionalInterface
public interface ByteRangeSink {
  /** Ignores everything. */
  ByteRangeSink NONE = (bytes, from, to) -> {};

  /** The bytes from {@code from} up to, not including, {@code to}; never an empty range. */
  void accept(byte[] bytes, int from, int to);
}
