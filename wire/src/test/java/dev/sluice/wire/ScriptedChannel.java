package dev.sluice.wire;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Lifetime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bytes both ways without a socket: a test says what the peer does, and reads what it got. */
public final class ScriptedChannel implements ByteChannel {
  private final List<String> told = new ArrayList<>();
  private Optional<Listener> listener = Optional.empty();
  private long credit;
  private long mostCredit;
  private boolean writable = true;
  private boolean open = true;
  private boolean halfClose = true;

  /** What it was told, in order. */
  public List<String> told() {
    return told;
  }

  /** Bytes that are asked for and have not arrived. */
  public long credit() {
    return credit;
  }

  public long mostCredit() {
    return mostCredit;
  }

  public void sends(String bytes) {
    credit -= bytes.length();
    to().onBytes(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Stops or resumes taking what it is sent. */
  public void takes(boolean more) {
    writable = more;
    if (more) {
      to().onWritable();
    }
  }

  /** Makes both directions end together, as with TLS. */
  public ScriptedChannel endsWhole() {
    halfClose = false;
    return this;
  }

  public void endsInput() {
    to().onInputEnd();
  }

  public void stalls() {
    to().onStalled();
  }

  public void drains(Lifetime.Cause why) {
    to().onDrain(why);
  }

  public void closes() {
    open = false;
    to().onClosed();
  }

  private Listener to() {
    return listener.orElseThrow(() -> new AssertionError("nothing listens"));
  }

  @Override
  public void open(Listener to) {
    listener = Optional.of(to);
  }

  @Override
  public void demand(int bytes) {
    credit += bytes;
    mostCredit = Math.max(mostCredit, credit);
  }

  @Override
  public void stopDemand() {
    credit = 0;
  }

  @Override
  public void write(ByteBuf bytes) {
    told.add("write " + ScriptedBody.told(ScriptedBody.text(bytes)));
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void inNextTurn(Runnable next) {
    throw new UnsupportedOperationException("there are no turns");
  }

  @Override
  public void endOutput(Runnable sent) {
    told.add("end");
    sent.run();
  }

  @Override
  public boolean hasHalfClose() {
    return halfClose;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    told.add("close");
    open = false;
  }

  @Override
  public void reset() {
    told.add("reset");
    open = false;
  }
}
