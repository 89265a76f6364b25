package dev.sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;

/**
 * Event loop only. Reads the ClientHello below TLS, since neither TLS library tells what a client
 * offered: its fingerprint, and whether it offers HTTP/2 alone. Where the proxy offers HTTP/1.1
 * alone, such a client gets the alert of RFC 7301 section 3.2; otherwise it would continue without
 * a protocol. Removes itself after the ClientHello.
 */
final class ClientHelloGate extends ChannelInboundHandlerAdapter {
  // Fatal, no_application_protocol (120).
  private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 120};

  private final boolean http2Offered;
  private byte[] seen = {};
  private boolean refused;
  private String ja4 = "";

  ClientHelloGate(boolean http2Offered) {
    this.http2Offered = http2Offered;
  }

  boolean isRefused() {
    return refused;
  }

  /** The fingerprint of the client; empty until its ClientHello was read, and when it cannot be. */
  String ja4() {
    return ja4;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (refused) {
      bytes.release();
      return;
    }
    switch (offered(bytes)) {
      case UNFINISHED -> {}
      case HTTP2_TOO, OTHERS -> pass(context);
      case HTTP2_ALONE -> {
        if (!http2Offered) {
          bytes.release();
          refuse(context);
          return;
        }
        pass(context);
      }
    }
    context.fireChannelRead(bytes);
  }

  private void pass(ChannelHandlerContext context) {
    ja4 = ClientHello.of(seen).map(Ja4::of).orElse("");
    seen = new byte[0];
    context.pipeline().remove(this);
  }

  private OfferedProtocols offered(ByteBuf bytes) {
    byte[] fresh = ByteBufUtil.getBytes(bytes);
    byte[] all = fresh;
    if (seen.length > 0) {
      all = Arrays.copyOf(seen, seen.length + fresh.length);
      System.arraycopy(fresh, 0, all, seen.length, fresh.length);
    }
    seen = all;
    return all.length > OfferedProtocols.LONGEST
        ? OfferedProtocols.OTHERS
        : OfferedProtocols.of(all);
  }

  private void refuse(ChannelHandlerContext context) {
    refused = true;
    var unused =
        context
            .writeAndFlush(Unpooled.wrappedBuffer(ALERT))
            .addListener(ChannelFutureListener.CLOSE);
  }
}
