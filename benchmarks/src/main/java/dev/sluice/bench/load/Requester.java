package dev.sluice.bench.load;

import dev.sluice.bench.load.LoadSpec.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Sends one request at a time on one connection: after the end of a response it sends the next
 * request, at once or when its pace says so, or closes. Event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class Requester extends ChannelInboundHandlerAdapter {
  private final Shape shape;
  private final LoopRecorder recorder;
  private final ByteBuf request;
  private final long intervalNanos;
  private final ResponseScanner scanner = new ResponseScanner();
  private final long dialedAt = System.nanoTime();
  private long sentAt;
  private boolean owed = true;

  /**
   * A requester that waits for {@link #start}.
   *
   * @param intervalNanos between two requests of this connection; 0 for as fast as possible
   */
  Requester(Shape shape, LoopRecorder recorder, ByteBuf request, long intervalNanos) {
    this.shape = shape;
    this.recorder = recorder;
    this.request = request;
    this.intervalNanos = intervalNanos;
  }

  /** Sends the first request: the route is open. */
  void start(ChannelHandlerContext context) {
    send(context, shape == Shape.NEW_CONNECTIONS ? dialedAt : System.nanoTime());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      recorder.onReceived(bytes.readableBytes());
      switch (scanner.scan(bytes, false)) {
        case INCOMPLETE -> {}
        case COMPLETE -> onResponse(context);
        case UNREADABLE -> context.close();
      }
    } finally {
      bytes.release();
    }
  }

  private void onResponse(ChannelHandlerContext context) {
    long now = System.nanoTime();
    owed = false;
    if (scanner.status() == 200) {
      recorder.onResponse(now - sentAt);
    } else {
      recorder.onFailure();
    }
    if (shape == Shape.NEW_CONNECTIONS || recorder.isStopped()) {
      context.close();
    } else {
      sendNext(context, now);
    }
  }

  private void sendNext(ChannelHandlerContext context, long now) {
    long delay = intervalNanos - (now - sentAt);
    if (delay <= 0) {
      send(context, now);
    } else {
      context
          .executor()
          .schedule(() -> send(context, System.nanoTime()), delay, TimeUnit.NANOSECONDS);
    }
  }

  private void send(ChannelHandlerContext context, long from) {
    sentAt = from;
    owed = true;
    context.writeAndFlush(request.duplicate());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (owed) {
      recorder.onFailure();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
