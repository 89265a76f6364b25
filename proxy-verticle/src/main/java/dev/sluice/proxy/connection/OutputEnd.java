package dev.sluice.proxy.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Event loop. Ends the sending side of a socket, of TLS first, and keeps the receiving side, for
 * somebody who only counts and discards: TLS is taken off it, since an engine may stop reading with
 * its end.
 */
final class OutputEnd {
  private OutputEnd() {}

  /** After what was written before; a socket that cannot end one side alone stays as it is. */
  static void send(ChannelHandlerContext socket) {
    ChannelFuture unused =
        socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> endTls(socket));
  }

  /**
   * After what was written before: TLS ends without close_notify, and TCP by a reset, since many
   * clients do not miss the former. It may destroy what the peer has not read.
   */
  static void breakOff(ChannelHandlerContext socket) {
    ChannelFuture unused =
        socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> breakNow(socket));
  }

  private static void breakNow(ChannelHandlerContext socket) {
    socket.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    // Below TLS, which would say goodbye.
    ChannelFuture unused = socket.pipeline().firstContext().close();
  }

  /** Not before: TLS throws away what is not yet encrypted when it ends. */
  private static void endTls(ChannelHandlerContext socket) {
    SslHandler tls = socket.pipeline().get(SslHandler.class);
    if (tls == null) {
      shutdown(socket.channel());
    } else {
      ChannelFuture unused = tls.closeOutbound().addListener(sent -> takeOff(tls, socket));
    }
  }

  private static void takeOff(SslHandler tls, ChannelHandlerContext socket) {
    if (socket.pipeline().context(tls) != null) {
      socket.pipeline().remove(tls);
    }
    shutdown(socket.channel());
  }

  private static void shutdown(Channel channel) {
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      ChannelFuture unused = duplex.shutdownOutput();
    }
  }
}
