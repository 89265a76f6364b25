package dev.sluice.app.cluster;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that a peer was refused for its certificate; otherwise the peer seems to be down. Any
 * thread. At most one line in ten seconds, because peers retry.
 */
final class LoggingTrustManager extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingTrustManager.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final X509ExtendedTrustManager delegate;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

  LoggingTrustManager(X509ExtendedTrustManager delegate) {
    this.delegate = delegate;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    logging(() -> delegate.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    logging(() -> delegate.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    logging(() -> delegate.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    logging(() -> delegate.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    logging(() -> delegate.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    logging(() -> delegate.checkServerTrusted(chain, type));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return delegate.getAcceptedIssuers();
  }

  private void logging(Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      long now = System.nanoTime();
      long next = nextNanos.get();
      if (now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
        LOG.warn(
            "a cluster member was refused: its certificate is not signed by cluster.tls.ca_file;"
                + " give all members the keys of one 'sluice cluster keys'");
      }
      throw e;
    }
  }

  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }
}
