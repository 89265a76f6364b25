package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.websocket.FrameHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Future;

/** Event loop only. Forwards frames unchanged, all frames of a piece in one write. */
final class PassingSink implements FrameSink {
  private static final int NOTHING = -1;

  private final MessageRelay relay;
  private final Outlet outlet;
  private final MessageJudge judge;
  private final RelayEnd.Peer peer;
  private MessageJudge.Type type = MessageJudge.Type.BINARY;
  private long bytes;

  /** Index in the piece of the first byte that was not written. */
  private int from = NOTHING;

  private int to;

  private boolean recording;

  PassingSink(MessageRelay relay, Outlet outlet, MessageJudge judge, RelayEnd.Peer peer) {
    this.relay = relay;
    this.outlet = outlet;
    this.judge = judge;
    this.peer = peer;
  }

  void message(MessageJudge.Type next) {
    type = next;
    bytes = 0;
  }

  @Override
  public void begin(FrameHead head, ByteBuf piece, int start) {
    outlet.inFrame(true);
    if (start == SPLIT) {
      ByteBuf bytesOfHead = ByteBufAllocator.DEFAULT.directBuffer(FrameHead.MAX_BYTES);
      head.write(bytesOfHead);
      outlet.pass(bytesOfHead);
    } else {
      extend(piece, start);
    }
  }

  @Override
  public void payload(FrameHead head, ByteBuf piece, int count, long position) {
    int start = piece.readerIndex();
    piece.skipBytes(count);
    bytes += count;
    extend(piece, start);
  }

  private void extend(ByteBuf piece, int start) {
    if (from == NOTHING) {
      from = start;
    }
    to = piece.readerIndex();
  }

  @Override
  public void end(FrameHead head, ByteBuf piece) {
    finish(piece);
    if (head.last()) {
      judge.onPassed(peer, type, bytes).ifPresent(this::await);
    }
  }

  private void await(Future<Void> record) {
    relay.turn(peer).message(0);
    if (!record.isComplete()) {
      recording = true;
      record.onComplete(stored -> relay.step(peer, this::recorded));
    }
  }

  private void recorded() {
    recording = false;
    relay.resume(peer);
  }

  boolean isRecording() {
    return recording;
  }

  void finish(ByteBuf piece) {
    if (outlet.isClosing()) {
      flush(piece);
    }
    outlet.inFrame(false);
  }

  void end(ByteBuf piece) {
    flush(piece);
    outlet.flush();
  }

  void flush(ByteBuf piece) {
    if (from != NOTHING) {
      outlet.pass(piece, from, to - from);
      from = NOTHING;
    }
  }
}
