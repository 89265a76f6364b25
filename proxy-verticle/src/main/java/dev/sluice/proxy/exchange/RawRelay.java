package dev.sluice.proxy.exchange;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Phase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.function.Consumer;

/**
 * Event loop. Copies bytes both ways between a client and an origin that nobody reads any more,
 * with back-pressure, until either side closes.
 */
public final class RawRelay implements Phase {
  private final ClientConnection client;
  private final NetSocketInternal upstream;
  private final Consumer<Transfer> onEnd;
  private long clientBytes;
  private long upstreamBytes;
  private boolean ended;

  /**
   * What went through.
   *
   * @param clientBytes sent by the client
   * @param upstreamBytes sent by the origin
   */
  public record Transfer(long clientBytes, long upstreamBytes) {}

  private RawRelay(ClientConnection client, NetSocketInternal upstream, Consumer<Transfer> onEnd) {
    this.client = client;
    this.upstream = upstream;
    this.onEnd = onEnd;
  }

  /**
   * Starts copying.
   *
   * @param early bytes of the origin that have been read already
   * @param onEnd told once, when both sockets are closed or closing
   */
  public static void start(
      ClientConnection client, NetSocketInternal upstream, Buffer early, Consumer<Transfer> onEnd) {
    RawRelay relay = new RawRelay(client, upstream, onEnd);
    client.deadline().never();
    upstream.handler(relay::fromUpstream);
    upstream.exceptionHandler(ignored -> {});
    upstream.closeHandler(ignored -> relay.end());
    upstream.drainHandler(ignored -> client.resumeReading());
    client.onDrained(upstream::resume);
    if (early.length() > 0) {
      relay.fromUpstream(early);
    }
    upstream.resume();
    client.resumeReading();
    client.enter(relay);
    if (client.isDraining()) {
      relay.end();
    }
  }

  private void fromUpstream(Buffer buffer) {
    ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
    upstreamBytes += bytes.readableBytes();
    client.write(bytes);
    if (client.writeQueueFull()) {
      upstream.pause();
    }
  }

  @Override
  public void bytesArrived() {
    int length = client.inbox().length();
    clientBytes += length;
    upstream.writeMessage(
        Unpooled.wrappedBuffer(client.inbox().bytes(), client.inbox().from(), length));
    client.inbox().readTo(client.inbox().to());
    if (upstream.writeQueueFull()) {
      client.pauseReading();
    }
  }

  @Override
  public void closed() {
    end();
  }

  @Override
  public void deadlinePassed() {}

  @Override
  public void drain() {
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      upstream.close();
      client.close();
      onEnd.accept(new Transfer(clientBytes, upstreamBytes));
    }
  }
}
