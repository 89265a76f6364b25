package dev.sluice.proxy.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;

/**
 * Stateless resumption, without which BoringSSL cannot resume TLS 1.3. The keys live as long as the
 * context of their host, a day at most.
 */
final class SessionTickets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private SessionTickets() {}

  /** The JDK's contexts issue tickets by themselves. */
  static void enable(SslContext server) {
    if (server.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setTicketKeys(
          new OpenSslSessionTicketKey(
              random(OpenSslSessionTicketKey.NAME_SIZE),
              random(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
              random(OpenSslSessionTicketKey.AES_KEY_SIZE)));
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
