package dev.sluice.proxy.tls;

import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Recognises the alerts by which a peer asks for a certificate of ours, or refuses the one that it
 * got. In TLS 1.3 they come when our side of the handshake is over.
 */
public final class CertificateAlert {
  private CertificateAlert() {}

  /** By the libraries' words for alerts, which is all that they tell: both contain the name. */
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
