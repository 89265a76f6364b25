package dev.sluice.proxy.wire.tls;

import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells why a handshake with a client failed, by the alert that the client sent (RFC 8446 section
 * 6.2). Neither TLS library gives it but in the text of its exception.
 */
final class ClientHandshakeFailure {
  /** OpenSSL and Python send unknown_ca, Go bad_certificate, Java certificate_unknown. */
  private static final List<String> DISTRUST =
      List.of("unknown_ca", "bad_certificate", "certificate_unknown");

  private static final int MOST_CAUSES = 8;

  private ClientHandshakeFailure() {}

  static TlsFailure of(Throwable cause) {
    Optional<Throwable> at = Optional.of(cause);
    for (int i = 0; i < MOST_CAUSES && at.isPresent(); i++) {
      String text = String.valueOf(at.get().getMessage()).toLowerCase(Locale.ROOT);
      if (DISTRUST.stream().anyMatch(text::contains)) {
        return TlsFailure.CLIENT_DISTRUSTS_CA;
      }
      at = Optional.ofNullable(at.get().getCause());
    }
    return cause instanceof ClosedChannelException
        ? TlsFailure.CLIENT_LEFT_HANDSHAKE
        : TlsHandshake.failureOf(cause);
  }
}
