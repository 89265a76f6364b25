package dev.sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Event loop only. Tells why a handshake with a client failed, by the alert that the client sent
 * (RFC 8446 section 6.2). The TLS libraries give an encrypted alert in the text of their exception
 * alone. One in clear text is read here: in TLS 1.3 OpenSSL sends it so, since its own keys are not
 * in use before it accepted the certificate, and BoringSSL only tells that a record is too short to
 * be encrypted. Every byte passes on, and the reader is gone with the first encrypted record.
 */
final class ClientAlertReader extends ChannelInboundHandlerAdapter {
  // Type, version and length: RFC 8446 section 5.1.
  private static final int RECORD_HEAD = 5;

  private static final int TYPE_ALERT = 21;
  private static final int TYPE_ENCRYPTED = 23;

  // Level and description; an encrypted alert is longer.
  private static final int CLEAR_ALERT = 2;

  // OpenSSL and Python send unknown_ca, Go bad_certificate, Java certificate_unknown.
  private static final Map<Integer, String> DISTRUST =
      Map.of(42, "bad_certificate", 46, "certificate_unknown", 48, "unknown_ca");

  private static final int MOST_CAUSES = 8;

  // Position in the record, its type and the length of its content so far.
  private int at;

  private int type;
  private int length;
  private boolean distrusting;

  TlsFailure failureOf(Throwable cause) {
    if (distrusting || isDistrust(cause)) {
      return TlsFailure.CLIENT_DISTRUSTS_CA;
    }
    return cause instanceof ClosedChannelException
        ? TlsFailure.CLIENT_LEFT_HANDSHAKE
        : TlsHandshake.failureOf(cause);
  }

  private static boolean isDistrust(Throwable cause) {
    Optional<Throwable> at = Optional.of(cause);
    for (int i = 0; i < MOST_CAUSES && at.isPresent(); i++) {
      String text = String.valueOf(at.get().getMessage()).toLowerCase(Locale.ROOT);
      if (DISTRUST.values().stream().anyMatch(text::contains)) {
        return true;
      }
      at = Optional.ofNullable(at.get().getCause());
    }
    return false;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isEncrypted((ByteBuf) message)) {
      context.pipeline().remove(this);
    }
    context.fireChannelRead(message);
  }

  // Reads records, which may be cut anywhere, until one is encrypted.
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
      default -> distrusting |= DISTRUST.containsKey(octet);
    }
  }
}
