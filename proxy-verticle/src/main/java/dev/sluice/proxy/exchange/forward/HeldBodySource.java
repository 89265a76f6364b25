package dev.sluice.proxy.exchange.forward;

import dev.sluice.proxy.body.upload.BodySource;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Event loop only. Sends a buffered or empty body together with the head. */
final class HeldBodySource implements BodySource {
  private final ExchangeContext context;
  private final OriginStream origin;
  private final ByteBuf body;
  private final long bytes;
  private final Runnable taken;
  private final Listener listener;
  private boolean over;

  /**
   * Prepares the write.
   *
   * @param taken runs once the operating system has the body or the write has failed
   */
  HeldBodySource(
      ExchangeContext context,
      OriginStream origin,
      ByteBuf body,
      Runnable taken,
      Listener listener) {
    this.context = context;
    this.origin = origin;
    this.body = body;
    this.bytes = body.readableBytes();
    this.taken = taken;
    this.listener = listener;
  }

  static HeldBodySource empty(
      ExchangeContext context, OriginStream origin, Runnable taken, Listener listener) {
    return new HeldBodySource(context, origin, Unpooled.EMPTY_BUFFER, taken, listener);
  }

  @Override
  public void start(OriginStream.Opening opening, OriginStream.Listener response) {
    if (bytes <= Connection.WINDOW_BYTES) {
      origin.sendWhole(opening, body, response, taken);
      listener.onRequestSent();
    } else {
      origin.sendWhole(opening, body, response, this::takenLate);
      origin.watchOutput(
          context.loop().deadlines(),
          context.loop().timeouts().body(),
          context.failureBoundary().guarded(this::stalled));
    }
  }

  /** The answer to a large body is awaited once the origin has it. */
  private void takenLate() {
    taken.run();
    if (!over) {
      context.failureBoundary().run(listener::onRequestSent);
    }
  }

  private void stalled() {
    if (!over) {
      listener.onOriginStalled();
    }
  }

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
  public void stop() {
    over = true;
  }

  @Override
  public boolean isSent() {
    return true;
  }

  @Override
  public long sentBytes() {
    return bytes;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }
}
