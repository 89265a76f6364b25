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
 * Says plainly that a peer was refused for its certificate, which otherwise looks like a peer that
 * is not there. Any thread; at most one line in ten seconds, because peers try again and again.
 */
final class RefusalLog extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final X509ExtendedTrustManager judge;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

  RefusalLog(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    telling(() -> judge.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    telling(() -> judge.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    telling(() -> judge.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    telling(() -> judge.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    telling(() -> judge.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    telling(() -> judge.checkServerTrusted(chain, type));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }

  private void telling(Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      long now = System.nanoTime();
      long next = nextNanos.get();
      if (now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
        LOG.warn(
            "a cluster member was refused: cluster.tls.ca_file does not vouch for its certificate;"
                + " give all members keys of one 'sluice cluster keys'");
      }
      throw e;
    }
  }

  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }
}
