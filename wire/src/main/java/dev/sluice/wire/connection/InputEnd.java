package dev.sluice.wire.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Event loop only. Reports the end of a peer's output without closing the socket. It sends an empty
 * buffer after the last bytes, which waits with them while reading is paused. TCP itself never
 * produces an empty buffer. This is a separate handler because the socket's event handler would
 * hide the shutdown event from Vert.x.
 */
public final class InputEnd extends ChannelInboundHandlerAdapter {
  public static final String NAME = "input-end";

  private boolean told;

  private InputEnd() {}

  public static void watch(ChannelHandlerContext socket) {
    socket.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (socket.pipeline().get(NAME) == null) {
      socket.pipeline().addBefore(socket.name(), NAME, new InputEnd());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean ended =
        event == ChannelInputShutdownEvent.INSTANCE
            // A TLS close_notify; the peer may leave the TCP socket open.
            || event == SslCloseCompletionEvent.SUCCESS;
    if (ended && !told) {
      told = true;
      context.fireChannelRead(Unpooled.EMPTY_BUFFER);
      context.fireChannelReadComplete();
    }
    context.fireUserEventTriggered(event);
  }
}
