package dev.sluice.proxy.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Event loop. Tells a socket's reader that its peer will send nothing more, without ending the
 * socket: by an empty buffer behind the last bytes, which waits with them while reading is paused.
 * TCP itself never brings one. A handler of its own, since the socket's event handler would keep
 * Vert.x from hearing of its shutdown.
 */
public final class InputEnd extends ChannelInboundHandlerAdapter {
  /** Its name in the pipeline. */
  public static final String NAME = "input-end";

  private boolean told;

  private InputEnd() {}

  /** From here on the end of the input does not close the socket; once is enough. */
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
            // A close_notify of TLS; the peer may leave the socket open behind it.
            || event == SslCloseCompletionEvent.SUCCESS;
    if (ended && !told) {
      told = true;
      context.fireChannelRead(Unpooled.EMPTY_BUFFER);
      context.fireChannelReadComplete();
    }
    context.fireUserEventTriggered(event);
  }
}
