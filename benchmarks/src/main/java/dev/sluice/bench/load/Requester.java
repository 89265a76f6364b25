package dev.sluice.bench.load;

import dev.sluice.bench.load.LoadSpec.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Event loop. One connection, one request at a time: sends, waits for the end of the answer, and
 * sends again or closes.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class Requester extends ChannelInboundHandlerAdapter {
  private final Shape shape;
  private final Recorder recorder;
  private final ByteBuf request;
  private final ResponseScanner scanner = new ResponseScanner();
  private final long dialledAt = System.nanoTime();
  private long startedAt;
  private boolean owed = true;

  Requester(Shape shape, Recorder recorder, ByteBuf request) {
    this.shape = shape;
    this.recorder = recorder;
    this.request = request;
  }

  /** The route is open: the first request goes out. */
  void start(ChannelHandlerContext context) {
    send(context, shape == Shape.NEW_CONNECTIONS ? dialledAt : System.nanoTime());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      switch (scanner.scan(bytes, false)) {
        case INCOMPLETE -> {}
        case COMPLETE -> answered(context);
        case UNREADABLE -> context.close();
      }
    } finally {
      bytes.release();
    }
  }

  private void answered(ChannelHandlerContext context) {
    long now = System.nanoTime();
    owed = false;
    if (scanner.status() == 200) {
      recorder.answered(now - startedAt);
    } else {
      recorder.failed();
    }
    if (shape == Shape.NEW_CONNECTIONS || recorder.stopped()) {
      context.close();
    } else {
      send(context, now);
    }
  }

  private void send(ChannelHandlerContext context, long from) {
    startedAt = from;
    owed = true;
    context.writeAndFlush(request.duplicate());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (owed) {
      recorder.failed();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
