package dev.sluice.proxy.message.relay;

import dev.sluice.proxy.relay.RelayEnd;
import dev.sluice.proxy.wire.websocket.CloseBody;
import dev.sluice.proxy.wire.websocket.FrameException;
import dev.sluice.proxy.wire.websocket.FrameHead;
import dev.sluice.proxy.wire.websocket.Masking;
import dev.sluice.proxy.wire.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Event loop only. Control frames, which go on as they came once they are complete. */
final class Controls implements FrameSink {
  private final MessageRelay relay;
  private final Outlet outlet;
  private final RelayEnd.Peer peer;
  private byte[] payload = new byte[0];

  Controls(MessageRelay relay, Outlet outlet, RelayEnd.Peer peer) {
    this.relay = relay;
    this.outlet = outlet;
    this.peer = peer;
  }

  @Override
  public void begin(FrameHead head, ByteBuf piece, int start) {
    payload = new byte[(int) head.length()];
  }

  @Override
  public void payload(FrameHead head, ByteBuf piece, int bytes, long position) {
    piece.readBytes(payload, (int) position, bytes);
  }

  @Override
  public void end(FrameHead head, ByteBuf piece) throws FrameException {
    if (head.opcode() != Opcode.CLOSE) {
      outlet.control(head, payload);
      return;
    }
    ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(FrameHead.MAX_BYTES + payload.length);
    head.write(frame);
    frame.writeBytes(payload);
    try {
      if (head.masked()) {
        Masking.apply(payload, 0, payload.length, head.key(), 0);
      }
      CloseBody.check(payload);
    } catch (FrameException e) {
      frame.release();
      throw e;
    }
    outlet.passClose(frame);
    relay.closedBy(peer);
  }
}
