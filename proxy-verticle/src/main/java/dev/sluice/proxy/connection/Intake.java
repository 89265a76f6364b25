package dev.sluice.proxy.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Event loop. Stops reading from the system with the first bytes that arrive while nobody wants
 * any, so that a peer which keeps quiet meanwhile, as most do, costs no system call. At most one
 * read, which Netty bounds to 64 KiB, is let in after the stop.
 */
final class Intake extends ChannelInboundHandlerAdapter {
  private final ChannelHandlerContext socket;
  private boolean stopped;

  private Intake(ChannelHandlerContext socket) {
    this.socket = socket;
  }

  /** Puts one before a socket's reader. */
  static Intake of(ChannelHandlerContext socket) {
    Intake intake = new Intake(socket);
    socket.pipeline().addBefore(socket.name(), "intake", intake);
    return intake;
  }

  void stop() {
    stopped = true;
  }

  void goOn() {
    stopped = false;
    socket.channel().config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (stopped) {
      context.channel().config().setAutoRead(false);
    }
    context.fireChannelRead(message);
  }
}
