package dev.sluice.proxy.wire.http1;

final class LengthReader implements BodyReader {
  /** Complete from the start, so it has no mutable state and can be shared. */
  static final LengthReader EMPTY = new LengthReader(0);

  private long remaining;

  LengthReader(long bytes) {
    this.remaining = bytes;
  }

  @Override
  public int read(byte[] bytes, int from, int to, ByteRangeSink data) {
    int taken = (int) Math.min(remaining, to - from);
    if (taken > 0) {
      remaining -= taken;
      data.accept(bytes, from, from + taken);
    }
    return from + taken;
  }

  @Override
  public State state() {
    return remaining == 0 ? State.DONE : State.MORE;
  }

  @Override
  public boolean completeAtEof() {
    return remaining == 0;
  }

  @Override
  public long unframedBytes() {
    return remaining;
  }

  @Override
  public boolean hasTrailers() {
    return false;
  }
}
