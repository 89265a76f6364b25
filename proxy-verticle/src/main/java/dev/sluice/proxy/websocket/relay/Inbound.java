package dev.sluice.proxy.websocket.relay;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.relay.RelayEnd;
import dev.sluice.wire.websocket.FrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** Event loop only. One side of a relay: its bytes under demand. */
final class Inbound implements ByteChannel.Listener {
  private final MessageRelay relay;
  private final RelayEnd.Peer peer;
  private final ByteChannel from;
  private final MessageFlow flow;

  /** Bytes that wait for the judge or for their turn: at most one demand and one read. */
  private ByteBuf held = Unpooled.EMPTY_BUFFER;

  /** Bytes to demand: a side may send one large read, renewed as its bytes are taken. */
  private int owed = Connection.READ_BYTES;

  private long bytes;
  private boolean running;
  private Input input = Input.OPEN;

  private enum Input {
    OPEN,
    /** Ended behind bytes that wait or are not taken. */
    ENDING,
    ENDED,
    CLOSED
  }

  Inbound(MessageRelay relay, RelayEnd.Peer peer, ByteChannel from, MessageFlow flow) {
    this.relay = relay;
    this.peer = peer;
    this.from = from;
    this.flow = flow;
  }

  @Override
  public void onBytes(ByteBuf piece) {
    if (input == Input.CLOSED) {
      piece.release();
      return;
    }
    int length = piece.readableBytes();
    bytes += length;
    owed += length;
    // Merged by copying: nested composite buffers would grow deep when bytes drip in.
    held =
        held.isReadable() ? MERGE_CUMULATOR.cumulate(ByteBufAllocator.DEFAULT, held, piece) : piece;
    run();
  }

  /** Takes the waiting bytes. Does nothing when it is already running. */
  void run() {
    if (running || input == Input.CLOSED) {
      return;
    }
    running = true;
    try {
      flow.take(held);
    } catch (FrameException e) {
      flow.giveUp();
      held.skipBytes(held.readableBytes());
      relay.broken(peer, e.fault());
    } finally {
      running = false;
    }
    boolean closed = input == Input.CLOSED;
    if (closed || !held.isReadable()) {
      drop();
    }
    if (!closed) {
      inputMayEnd();
      ask();
      relay.rest(peer);
    }
  }

  private void drop() {
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }

  private void inputMayEnd() {
    boolean passed = !held.isReadable() && !flow.isBehind() && relay.hasRoom(peer);
    if (input == Input.ENDING && passed) {
      input = Input.ENDED;
      relay.inputEnded(peer);
    }
  }

  void roomAgain() {
    inputMayEnd();
    ask();
  }

  void ask() {
    boolean reads = !flow.waits() && relay.hasRoom(peer);
    flow.judging().reads(reads);
    if (owed > 0 && reads) {
      int now = owed;
      owed = 0;
      from.demand(now);
    } else if (owed > 0) {
      from.stopDemand();
      owed = Connection.READ_BYTES;
    }
  }

  @Override
  public void onInputEnd() {
    input = Input.ENDING;
    inputMayEnd();
  }

  @Override
  public void onWritable() {
    relay.writable(peer);
  }

  @Override
  public void onStalled() {
    relay.stalled(peer);
  }

  @Override
  public void onDrain(Lifetime.Cause why) {
    relay.drained(why);
  }

  @Override
  public void onClosed() {
    relay.lost(peer);
    input = Input.CLOSED;
    if (!running) {
      drop();
    }
  }

  boolean hasEnded() {
    return input == Input.ENDED;
  }

  MessageFlow flow() {
    return flow;
  }

  long bytes() {
    return bytes;
  }
}
