package dev.sluice.chain.service.socket;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;

/**
 * Event loop only. Sends what all streams of a connection wrote in one turn of the loop in one
 * system call, at the end of the turn: a call for each message would cost more than the message.
 */
public final class JoinedWrites extends ChannelOutboundHandlerAdapter {
  private boolean waiting;

  public static void on(HttpClientConnection connection) {
    if (connection instanceof UnpooledHttpClientConnection open) {
      open.unwrap().channelHandlerContext().pipeline().addFirst(new JoinedWrites());
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (waiting) {
      return;
    }
    if (context.channel().eventLoop() instanceof SingleThreadEventLoop loop) {
      waiting = true;
      loop.executeAfterEventLoopIteration(() -> sendNow(context));
    } else {
      context.flush();
    }
  }

  private void sendNow(ChannelHandlerContext context) {
    if (waiting) {
      waiting = false;
      context.flush();
    }
  }

  /** Flushes first, since Netty would drop unflushed bytes. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    sendNow(context);
    ChannelFuture unused = context.close(promise);
  }
}
