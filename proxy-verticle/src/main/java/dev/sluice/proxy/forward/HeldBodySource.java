package dev.sluice.proxy.forward;

import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Event loop only. Sends a buffered or empty body together with the head. */
final class HeldBodySource implements BodySource {
  private final OriginStream origin;
  private final ByteBuf body;
  private final long bytes;
  private final Runnable taken;
  private final Listener listener;

  /**
   * Prepares the write.
   *
   * @param taken runs once the operating system has the body or the write has failed
   */
  HeldBodySource(OriginStream origin, ByteBuf body, Runnable taken, Listener listener) {
    this.origin = origin;
    this.body = body;
    this.bytes = body.readableBytes();
    this.taken = taken;
    this.listener = listener;
  }

  /** Creates the source of a request without a body. */
  static HeldBodySource empty(OriginStream origin, Runnable taken, Listener listener) {
    return new HeldBodySource(origin, Unpooled.EMPTY_BUFFER, taken, listener);
  }

  @Override
  public void start(OriginStream.Opening opening, OriginStream.Listener response) {
    origin.sendWhole(opening, body, response, taken);
    listener.onRequestSent();
  }

  /** Drops the piece: the client's body was read earlier. */
  @Override
  public void onBody(ByteBuf piece) {
    piece.release();
  }

  @Override
  public void onReadComplete() {}

  @Override
  public void onBodyEnd(Trailers trailers) {}

  @Override
  public void onBodyMalformed() {}

  @Override
  public void onOriginWritable() {}

  @Override
  public void onResponseBegun() {}

  @Override
  public void stop() {}

  /** Always true, since head and body are one write. */
  @Override
  public boolean isSent() {
    return true;
  }

  @Override
  public long sentBytes() {
    return bytes;
  }

  /** Only an empty body: a written one is not kept. */
  @Override
  public boolean isRepeatable() {
    return bytes == 0;
  }
}
