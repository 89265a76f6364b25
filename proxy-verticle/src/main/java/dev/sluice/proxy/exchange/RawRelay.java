package dev.sluice.proxy.exchange;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.InputEnd;
import dev.sluice.proxy.connection.Phase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.function.Consumer;

/**
 * Event loop. Copies bytes both ways between a client and an origin that nobody reads any more,
 * with back-pressure, until both sides have ended. Where neither side is TLS, a side that sends
 * nothing more still gets what the other one sends; TLS libraries cannot, and it ends as a whole.
 */
public final class RawRelay implements Phase {
  private final ClientConnection client;
  private final NetSocketInternal upstream;
  private final Consumer<Transfer> onEnd;
  private final boolean halves;
  private long clientBytes;
  private long upstreamBytes;
  private int halvesEnded;
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
    this.halves = isPlain(client.socket()) && isPlain(upstream);
  }

  private static boolean isPlain(NetSocketInternal socket) {
    return socket.channelHandlerContext().pipeline().get(SslHandler.class) == null;
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
    relay.takeUpstream();
    client.onDrained(upstream::resume);
    if (early.length() > 0) {
      relay.fromUpstream(early);
    }
    upstream.resume();
    client.resumeReading();
    client.enter(relay);
    if (client.isDraining() || !channel(upstream).isActive()) {
      relay.end();
    }
  }

  private void takeUpstream() {
    if (halves) {
      InputEnd.watch(upstream.channelHandlerContext());
    }
    upstream.handler(this::fromUpstream);
    upstream.exceptionHandler(ignored -> {});
    upstream.closeHandler(ignored -> end());
    upstream.drainHandler(ignored -> client.resumeReading());
  }

  private void fromUpstream(Buffer buffer) {
    if (buffer.length() == 0) {
      if (halves) {
        halfEnds(client.socket());
      } else {
        end();
      }
      return;
    }
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
  public boolean outlivesInput() {
    return halves;
  }

  @Override
  public void inputEnded() {
    halfEnds(upstream);
  }

  /**
   * One side has ended its sending.
   *
   * @param to the other one
   */
  private void halfEnds(NetSocketInternal to) {
    // Behind everything that was written: a shutdown drops what still waits.
    to.writeMessage(Unpooled.EMPTY_BUFFER)
        .onSuccess(
            ignored -> {
              if (channel(to) instanceof DuplexChannel duplex) {
                var unused = duplex.shutdownOutput();
              }
              halvesEnded++;
              if (halvesEnded == 2) {
                end();
              }
            });
  }

  private static Channel channel(NetSocketInternal socket) {
    return socket.channelHandlerContext().channel();
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
