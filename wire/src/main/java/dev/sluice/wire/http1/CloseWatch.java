package dev.sluice.wire.http1;

import dev.sluice.wire.connection.InputEnd;
import dev.sluice.wire.tls.CertificateAlert;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * Event loop only. Records whether a peer closed its side in order: without a failure and, on TLS,
 * with close_notify. Without it, any intermediary can end the TCP connection (RFC 9112 section
 * 9.8).
 */
final class CloseWatch extends ChannelInboundHandlerAdapter {
  private final boolean encrypted;
  private boolean notified;
  private boolean failed;
  private boolean certificateRefused;

  private CloseWatch(boolean encrypted) {
    this.encrypted = encrypted;
  }

  /** Starts watching. TLS must already be in the pipeline. */
  static CloseWatch on(ChannelHandlerContext socket) {
    CloseWatch watch = new CloseWatch(socket.pipeline().get(SslHandler.class) != null);
    // Receives close_notify before InputEnd reports the end, after which wasOrderly is asked.
    socket.pipeline().addBefore(InputEnd.NAME, "close-watch", watch);
    return watch;
  }

  /** Whether the close was orderly. Valid once the input has ended. */
  boolean wasOrderly() {
    return !failed && (notified || !encrypted);
  }

  boolean certificateRefused() {
    return certificateRefused;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == SslCloseCompletionEvent.SUCCESS) {
      notified = true;
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed = true;
    certificateRefused |= CertificateAlert.isIn(cause);
    context.fireExceptionCaught(cause);
  }
}
