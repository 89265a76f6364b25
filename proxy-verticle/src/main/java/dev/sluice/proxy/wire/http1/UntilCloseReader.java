package dev.sluice.proxy.wire.http1;

final class UntilCloseReader implements BodyReader {
  static final UntilCloseReader INSTANCE = new UntilCloseReader();

  private UntilCloseReader() {}

  @Override
  public int read(byte[] bytes, int from, int to, ByteRangeSink data) {
    if (to > from) {
      data.accept(bytes, from, to);
    }
    return to;
  }

  @Override
  public State state() {
    return State.MORE;
  }

  @Override
  public boolean completeAtEof() {
    return true;
  }

  @Override
  public long unframedBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean hasTrailers() {
    return false;
  }
}
