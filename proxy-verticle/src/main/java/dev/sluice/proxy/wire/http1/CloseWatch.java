package dev.sluice.proxy.wire.http1;

import dev.sluice.proxy.connection.InputEnd;
import dev.sluice.proxy.wire.tls.CertificateAlert;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * Event loop. Whether a peer ended its side of a socket in order: without a failure, and where the
 * socket is TLS, by close_notify, since anybody on the way can end a TCP connection (RFC 9112,
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

  /** Begins with what happens from here on; TLS has to be there already. */
  static CloseWatch on(ChannelHandlerContext socket) {
    CloseWatch watch = new CloseWatch(socket.pipeline().get(SslHandler.class) != null);
    // Before the end of the input is reported, which asks whether it was orderly.
    socket.pipeline().addBefore(InputEnd.NAME, "close-watch", watch);
    return watch;
  }

  /** Asked once the input has ended. */
  boolean wasOrderly() {
    return !failed && (notified || !encrypted);
  }

  /** Whether the peer went because of our certificate, or for want of one. */
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
