package dev.sluice.proxy.tunnel;

import dev.sluice.proxy.wire.tls.TlsFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs clients that do not trust the node's certificate, the commonest fault of a new client. Once
 * for each client and minute. Any thread.
 */
public final class DistrustLog {
  private static final Logger LOG = LoggerFactory.getLogger(DistrustLog.class);

  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  /** More clients within a minute are not told apart. */
  private static final int MOST_CLIENTS = 1024;

  private final Map<String, Long> told = new ConcurrentHashMap<>();

  /** A handshake with a client failed. */
  void failed(String ip, TlsFailure failure) {
    switch (failure) {
      case CLIENT_DISTRUSTS_CA -> tell(ip, "refuses", failure);
      case CLIENT_LEFT_HANDSHAKE ->
          tell(ip, "leaves when it sees, so it probably refuses,", failure);
      case HANDSHAKE_FAILED,
          HANDSHAKE_TIMEOUT,
          SNI_MISMATCH,
          CERTIFICATE_UNTRUSTED,
          CERTIFICATE_EXPIRED,
          CERTIFICATE_WEAK,
          HOSTNAME_MISMATCH,
          CLIENT_CERTIFICATE_REFUSED -> {}
    }
  }

  private void tell(String ip, String what, TlsFailure failure) {
    if (isNew(ip, System.nanoTime())) {
      LOG.warn(
          "{}: client {} {} the certificate of this node; have it trust ca/ca.pem of the state, see"
              + " sluice env",
          failure.code(),
          ip,
          what);
    }
  }

  /** Whether the client was not told of for a minute. */
  boolean isNew(String ip, long now) {
    if (told.size() >= MOST_CLIENTS) {
      told.values().removeIf(last -> now - last >= PAUSE);
    }
    if (told.size() >= MOST_CLIENTS) {
      return false;
    }
    long last = told.merge(ip, now, (before, fresh) -> fresh - before >= PAUSE ? fresh : before);
    return last == now;
  }
}
