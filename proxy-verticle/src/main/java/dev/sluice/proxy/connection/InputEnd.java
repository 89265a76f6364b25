package dev.sluice.proxy.connection;

import static io.netty.channel.ChannelOption.ALLOW_HALF_CLOSURE;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Event loop. Tells when a client will send nothing more, without ending the socket. A handler of
 * its own, since the socket's event handler would keep Vert.x from hearing of its shutdown.
 */
final class InputEnd extends ChannelInboundHandlerAdapter {
  private final Runnable told;

  private InputEnd(Runnable told) {
    this.told = told;
  }

  /** From here on the end of the input does not close the socket. */
  static void watch(ChannelHandlerContext socket, Runnable told) {
    socket.channel().config().setOption(ALLOW_HALF_CLOSURE, true);
    socket.pipeline().addBefore(socket.name(), "input-end", new InputEnd(told));
  }

  /** From here on it does again. */
  static void closes(ChannelHandlerContext socket) {
    socket.channel().config().setOption(ALLOW_HALF_CLOSURE, false);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      told.run();
    }
    context.fireUserEventTriggered(event);
  }
}
