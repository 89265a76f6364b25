package dev.sluice.proxy.message.relay;

import dev.sluice.proxy.wire.websocket.FrameHead;
import io.netty.buffer.ByteBuf;

/** Event loop only. Frames that go nowhere. */
final class Discarding implements FrameSink {
  @Override
  public void begin(FrameHead head, ByteBuf piece, int start) {}

  @Override
  public void payload(FrameHead head, ByteBuf piece, int bytes, long position) {
    piece.skipBytes(bytes);
  }

  @Override
  public void end(FrameHead head, ByteBuf piece) {}
}
