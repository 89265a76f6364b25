package dev.sluice.proxy.body.mcp;

import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.head.BodyLength;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * Event loop only. The stream of an origin whose body is read before the way of the response gets
 * it. Demand of that way is counted here, and passed to the origin only when nothing is left.
 */
final class HeldOrigin implements OriginStream {
  private final OriginStream origin;
  private Runnable onDemand = () -> {};
  private boolean held;
  private int wanted;
  private int asked;

  HeldOrigin(OriginStream origin) {
    this.origin = origin;
  }

  void hold(Runnable demanded) {
    held = true;
    onDemand = demanded;
  }

  int wanted() {
    return wanted;
  }

  void delivered(int bytes) {
    wanted -= bytes;
  }

  void received(int bytes) {
    asked -= bytes;
  }

  /** Asks the origin for one read, unless it owes one. */
  void readOn() {
    if (asked <= 0) {
      asked = Connection.READ_BYTES;
      origin.demand(Connection.READ_BYTES);
    }
  }

  @Override
  public void demand(int bytes) {
    if (held) {
      wanted += bytes;
      onDemand.run();
    } else {
      origin.demand(bytes);
    }
  }

  @Override
  public void stopDemand() {
    if (held) {
      wanted = 0;
    } else {
      origin.stopDemand();
    }
  }

  @Override
  public void sendWhole(Opening request, ByteBuf body, Listener listener, Runnable taken) {
    origin.sendWhole(request, body, listener, taken);
  }

  @Override
  public void begin(Opening request, BodyLength length, Listener listener) {
    origin.begin(request, length, listener);
  }

  @Override
  public void write(ByteBuf piece) {
    origin.write(piece);
  }

  @Override
  public void flush() {
    origin.flush();
  }

  @Override
  public boolean isWritable() {
    return origin.isWritable();
  }

  @Override
  public void end(Trailers trailers) {
    origin.end(trailers);
  }

  @Override
  public void release() {
    origin.release();
  }

  @Override
  public void reset() {
    origin.reset();
  }

  @Override
  public void watchOutput(Deadlines deadlines, Duration patience, Runnable stalled) {
    origin.watchOutput(deadlines, patience, stalled);
  }

  @Override
  public ByteChannel upgraded(Deadlines deadlines, Duration patience) {
    return origin.upgraded(deadlines, patience);
  }

  @Override
  public boolean isReused() {
    return origin.isReused();
  }

  @Override
  public String remoteIp() {
    return origin.remoteIp();
  }
}
