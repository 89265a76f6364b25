package dev.sluice.chain.service.call;

import dev.sluice.config.net.CertificateNames;
import dev.sluice.config.net.ServerVerifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies services by a CA file or the system's roots, with a {@link ServiceVerifier}. Reads the
 * file when Vert.x asks, on a worker. Immutable.
 */
record ServiceTrust(Optional<Path> authorities) implements TrustOptions {
  @Override
  public TrustOptions copy() {
    return this;
  }

  @Override
  public TrustManagerFactory getTrustManagerFactory(Vertx vertx) throws Exception {
    return TrustOptions.wrap(verifier(vertx)).getTrustManagerFactory(vertx);
  }

  @Override
  public Function<String, TrustManager[]> trustManagerMapper(Vertx vertx) throws Exception {
    TrustManager[] verifier = {verifier(vertx)};
    return name -> verifier.clone();
  }

  private TrustManager verifier(Vertx vertx) throws Exception {
    return Stream.of(roots(vertx).getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(manager -> new ServiceVerifier((X509ExtendedTrustManager) manager))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the JDK has no X.509 trust manager"));
  }

  private TrustManagerFactory roots(Vertx vertx) throws Exception {
    if (authorities.isPresent()) {
      return new PemTrustOptions()
          .addCertPath(authorities.get().toString())
          .getTrustManagerFactory(vertx);
    }
    TrustManagerFactory system =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    @Nullable KeyStore ofTheSystem = null;
    system.init(ofTheSystem);
    return system;
  }

  /** The JDK's verification of chain and host name, with the names of RFC 9525 only. Any thread. */
  static final class ServiceVerifier extends ServerVerifier {
    ServiceVerifier(X509ExtendedTrustManager delegate) {
      super(delegate);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      delegate().checkServerTrusted(chain, authType, engine);
      if (!CertificateNames.cover(chain[0], engine.getPeerHost())) {
        throw new OtherHost();
      }
    }

    static final class OtherHost extends CertificateException {
      private static final long serialVersionUID = 1;

      OtherHost() {
        super("no name of the certificate is that of the host");
      }
    }
  }
}
