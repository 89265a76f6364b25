package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.websocket.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One peer of a session without a socket: a test says what it sends, and reads what it got. */
final class PeerScript implements ByteChannel {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<String> told = new ArrayList<>();
  private final List<ByteBuf> sent = new ArrayList<>();
  private Optional<Listener> listener = Optional.empty();
  private long credit;
  private Optional<Runnable> nextTurn = Optional.empty();
  private int writes;
  private boolean writable = true;
  private boolean open = true;

  /** Frames that it got, see {@link Frames#read}. */
  List<String> frames() {
    return Frames.read(written.toByteArray());
  }

  byte[] bytes() {
    return written.toByteArray();
  }

  /** Buffers that it got. */
  int writes() {
    return writes;
  }

  /** What happened to its connection. */
  List<String> told() {
    return told;
  }

  long credit() {
    return credit;
  }

  void sends(byte[]... frames) {
    byte[] bytes = Frames.join(frames);
    credit -= bytes.length;
    ByteBuf piece = Unpooled.copiedBuffer(bytes);
    sent.add(piece);
    to().onBytes(piece);
  }

  /** Buffers that were not given back. */
  long held() {
    return sent.stream().filter(piece -> piece.refCnt() > 0).count();
  }

  void takes(boolean more) {
    writable = more;
    if (more) {
      to().onWritable();
    }
  }

  void endsInput() {
    to().onInputEnd();
  }

  void vanishes() {
    open = false;
    to().onClosed();
  }

  /** Whether something waits for the next turn of the loop. */
  boolean waitsForItsTurn() {
    return nextTurn.isPresent();
  }

  /** The next turn of the loop begins. */
  void turns() {
    Runnable now = nextTurn.orElseThrow(() -> new AssertionError("nothing waits"));
    nextTurn = Optional.empty();
    now.run();
  }

  /** The loop has as many turns as are waited for. */
  void allTurns() {
    while (waitsForItsTurn()) {
      turns();
    }
  }

  Listener to() {
    return listener.orElseThrow(() -> new AssertionError("nothing listens"));
  }

  @Override
  public void open(Listener to) {
    listener = Optional.of(to);
  }

  @Override
  public void demand(int bytes) {
    credit += bytes;
  }

  @Override
  public void stopDemand() {
    credit = 0;
  }

  @Override
  public void write(ByteBuf bytes) {
    writes++;
    written.writeBytes(ByteBufUtil.getBytes(bytes));
    bytes.release();
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void inNextTurn(Runnable next) {
    if (nextTurn.isPresent()) {
      throw new AssertionError("one action waits already");
    }
    nextTurn = Optional.of(next);
  }

  @Override
  public void endOutput(Runnable sentAll) {
    told.add("end");
    sentAll.run();
  }

  @Override
  public boolean hasHalfClose() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    closes("close");
  }

  @Override
  public void reset() {
    closes("reset");
  }

  private void closes(String how) {
    if (open) {
      open = false;
      told.add(how);
      to().onClosed();
    }
  }
}
