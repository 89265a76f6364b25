package dev.sluice.wire.tls;

import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Recognizes the alerts by which a peer requires a client certificate or refuses the one it got. In
 * TLS 1.3 they arrive after the client's side of the handshake has completed.
 */
public final class CertificateAlert {
  private CertificateAlert() {}

  /** Judges by the text of the message: the libraries offer no more. */
  public static boolean isIn(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SSLException && names(String.valueOf(t.getMessage()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(String message) {
    String words = message.toLowerCase(Locale.ROOT);
    return words.contains("alert")
        && (words.contains("certificate") || words.contains("unknown_ca"));
  }
}
