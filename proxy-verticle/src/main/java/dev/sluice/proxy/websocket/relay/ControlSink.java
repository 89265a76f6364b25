package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.websocket.CloseBody;
import dev.sluice.wire.websocket.FrameException;
import dev.sluice.wire.websocket.FrameHead;
import dev.sluice.wire.websocket.Masking;
import dev.sluice.wire.websocket.Opcode;
import io.netty.buffer.ByteBuf;

/** Event loop only. Forwards control frames in new frames once they are complete. */
final class ControlSink implements FrameSink {
  private final MessageRelay relay;
  private final Outlet outlet;
  private final RelayEnd.Peer peer;
  private final ControlPayloads payloads;
  private byte[] payload = new byte[0];

  ControlSink(MessageRelay relay, Outlet outlet, RelayEnd.Peer peer, ControlPayloads payloads) {
    this.relay = relay;
    this.outlet = outlet;
    this.peer = peer;
    this.payloads = payloads;
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
    if (head.masked()) {
      Masking.apply(payload, 0, payload.length, head.key(), 0);
    }
    if (head.opcode() == Opcode.CLOSE) {
      CloseBody.check(payload);
      outlet.close(payloads.close(peer, payload));
      relay.closedBy(peer);
    } else if (head.opcode() == Opcode.PING) {
      outlet.control(Opcode.PING, payloads.ping(peer, payload));
    } else {
      outlet.control(Opcode.PONG, payloads.pong(peer, payload));
    }
  }
}
