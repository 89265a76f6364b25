package dev.sluice.proxy.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Set;

/**
 * Event loop only. Remembers whether a client refuses our certificate by an alert in clear text. In
 * TLS 1.3 OpenSSL sends it so, since its own keys are not in use before it accepted the
 * certificate, and BoringSSL only tells that a record is too short to be encrypted. It passes every
 * byte on, and is gone with the first encrypted record.
 */
final class ClearAlertReader extends ChannelInboundHandlerAdapter {
  /** Type, version and length: RFC 8446 section 5.1. */
  private static final int RECORD_HEAD = 5;

  private static final int TYPE_ALERT = 21;
  private static final int TYPE_ENCRYPTED = 23;

  /** Level and description; an encrypted alert is longer. */
  private static final int CLEAR_ALERT = 2;

  /** bad_certificate, certificate_unknown, unknown_ca: RFC 8446 section 6. */
  private static final Set<Integer> DISTRUST = Set.of(42, 46, 48);

  /** Position in the record, its type and the length of its content so far. */
  private int at;

  private int type;
  private int length;
  private boolean distrusting;

  /** Whether such an alert has come. */
  boolean isDistrusting() {
    return distrusting;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isEncrypted((ByteBuf) message)) {
      context.pipeline().remove(this);
    }
    context.fireChannelRead(message);
  }

  /** Reads records, which may be cut anywhere, until one is encrypted. */
  private boolean isEncrypted(ByteBuf bytes) {
    for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
      if (at >= RECORD_HEAD && !isAlert()) {
        int skipped = Math.min(bytes.writerIndex() - i, RECORD_HEAD + length - at);
        at += skipped;
        i += skipped - 1;
      } else {
        next(bytes.getUnsignedByte(i));
      }
      if (type == TYPE_ENCRYPTED) {
        return true;
      }
      if (at >= RECORD_HEAD && at >= RECORD_HEAD + length) {
        at = 0;
      }
    }
    return false;
  }

  private boolean isAlert() {
    return type == TYPE_ALERT && length == CLEAR_ALERT;
  }

  private void next(int octet) {
    switch (at++) {
      case 0 -> {
        type = octet;
        length = 0;
      }
      case 1, 2, RECORD_HEAD -> {}
      case 3, 4 -> length = (length << Byte.SIZE) | octet;
      default -> distrusting |= DISTRUST.contains(octet);
    }
  }
}
