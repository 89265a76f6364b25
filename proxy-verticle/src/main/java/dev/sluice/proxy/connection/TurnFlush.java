package dev.sluice.proxy.connection;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SingleThreadEventLoop;

/**
 * Event loop. Sends what is written to a socket when the loop's turn ends, after everything that
 * arrived on other sockets was handled: their peers are then woken together, and what several
 * writes left goes in one system call. A turn that handles one socket sends as soon as it would
 * without.
 */
public final class TurnFlush extends ChannelOutboundHandlerAdapter {
  private boolean waiting;

  private TurnFlush() {}

  /** Between a socket's reader and TLS, if there is any, or will be. */
  public static void under(ChannelHandlerContext socket) {
    socket.pipeline().addBefore(socket.name(), "turn-flush", new TurnFlush());
  }

  /** Sends at once what waits in a pipeline; nothing waits in one that is not delayed. */
  public static Runnable now(ChannelPipeline pipeline) {
    ChannelHandlerContext context = pipeline.context(TurnFlush.class);
    return context != null && context.handler() instanceof TurnFlush delay
        ? () -> delay.send(context)
        : () -> {};
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (waiting) {
      return;
    }
    if (context.channel().eventLoop() instanceof SingleThreadEventLoop loop) {
      waiting = true;
      loop.executeAfterEventLoopIteration(() -> send(context));
    } else {
      context.flush();
    }
  }

  /** Netty would give up what is not flushed. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    send(context);
    ChannelFuture unused = context.close(promise);
  }

  private void send(ChannelHandlerContext context) {
    if (waiting) {
      waiting = false;
      context.flush();
    }
  }
}
