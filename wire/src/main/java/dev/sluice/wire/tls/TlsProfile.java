package dev.sluice.wire.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** TLS settings of both sides: TLS 1.2 and 1.3, forward secrecy, AEAD. */
final class TlsProfile {
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration SESSION_LIFETIME = Duration.ofHours(1);

  private TlsProfile() {}

  static SslProvider preferredProvider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  /** A peer without ALPN, or with other protocols only, gets no ALPN extension back. */
  static SslContextBuilder apply(
      SslContextBuilder builder, SslProvider provider, int sessions, AlpnOffer offer) {
    return builder
        .sslProvider(provider)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                offer.names()))
        .sessionCacheSize(sessions)
        .sessionTimeout(SESSION_LIFETIME.toSeconds());
  }

  /**
   * Enables stateless resumption, without which BoringSSL cannot resume TLS 1.3; the JDK's contexts
   * issue tickets by themselves. The keys live as long as the context.
   */
  static void enableTickets(SslContext server) {
    if (server.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setTicketKeys(
          new OpenSslSessionTicketKey(
              randomBytes(OpenSslSessionTicketKey.NAME_SIZE),
              randomBytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
              randomBytes(OpenSslSessionTicketKey.AES_KEY_SIZE)));
    }
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
