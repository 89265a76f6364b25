package dev.sluice.proxy.connection;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SingleThreadEventLoop;

/**
 * Event loop only. Flushes a socket at the end of the loop's turn, after all other sockets were
 * read. Several writes then leave in one system call, and their peers wake together. A turn with
 * one socket flushes as early as without this handler.
 */
public final class TurnFlush extends ChannelOutboundHandlerAdapter {
  private boolean waiting;

  private TurnFlush() {}

  /** Adds the handler between a socket's reader and its present or future TLS handler. */
  public static void under(ChannelHandlerContext socket) {
    socket.pipeline().addBefore(socket.name(), "turn-flush", new TurnFlush());
  }

  /**
   * Returns an action that flushes a pipeline at once. It does nothing in a pipeline without delay.
   */
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

  /** Flushes first, since Netty would drop unflushed bytes. */
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
