package dev.sluice.wire.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.internal.net.NetSocketInternal;

/**
 * Event loop only. Ends the output of a socket, TLS first, and keeps its input. It removes TLS from
 * the socket, since a TLS engine may stop reading when its output ends. The remaining input can
 * only be counted and discarded.
 */
final class OutputEnd {
  private OutputEnd() {}

  static void send(ChannelHandlerContext socket) {
    ChannelFuture unused =
        socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> endTls(socket));
  }

  /**
   * Breaks the connection after the bytes already written. TLS ends without close_notify and TCP
   * with a reset, since many clients ignore a missing close_notify. The peer may lose unread bytes.
   */
  static void breakOff(ChannelHandlerContext socket) {
    ChannelFuture unused =
        socket
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(written -> breakNow(socket.channel()));
  }

  static void shutDown(NetSocketInternal socket, Runnable sent) {
    socket
        .writeMessage(Unpooled.EMPTY_BUFFER)
        .onSuccess(
            ignored -> {
              if (socket.channelHandlerContext().channel() instanceof DuplexChannel duplex) {
                ChannelFuture unused = duplex.shutdownOutput();
              }
              sent.run();
            });
  }

  /** Breaks the connection at once: the kernel drops what the peer has not taken, too. */
  static void breakNow(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    // Below TLS, which would send close_notify.
    ChannelFuture unused = channel.pipeline().firstContext().close();
  }

  // Called after the write: closing TLS drops bytes that are not yet encrypted.
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
