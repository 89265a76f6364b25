package dev.sluice.proxy.entrance;

import dev.sluice.wire.tls.TlsFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs clients that do not trust the node's certificate, the commonest fault of a new client, or
 * that need HTTP/2: each fault at most once per client and minute. Any thread.
 */
public final class TlsFailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFailureLog.class);

  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  // Bound of remembered clients; others within the same minute are not logged.
  private static final int MOST_CLIENTS = 1024;

  // Suffix of an address whose need of HTTP/2 was logged.
  private static final String HTTP2 = " h2";

  private final Map<String, Long> told = new ConcurrentHashMap<>();

  void failed(String ip, TlsFailure failure) {
    switch (failure) {
      case CLIENT_DISTRUSTS_CA -> distrusts(ip, "refuses", failure);
      case CLIENT_LEFT_HANDSHAKE ->
          distrusts(ip, "leaves when it sees, so it probably refuses,", failure);
      case CLIENT_REQUIRES_HTTP2 -> requiresHttp2(ip, failure);
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

  private void distrusts(String ip, String what, TlsFailure failure) {
    if (isNew(ip, System.nanoTime())) {
      LOG.warn(
          "{}: client {} {} the certificate of this node; have it trust ca/ca.pem of the state, see"
              + " sluice env",
          failure.code(),
          ip,
          what);
    }
  }

  private void requiresHttp2(String ip, TlsFailure failure) {
    if (isNew(ip + HTTP2, System.nanoTime())) {
      LOG.warn(
          "{}: client {} offers HTTP/2 alone; have it use HTTP/1.1, or write tls: skip for the"
              + " endpoint, which relays it unread",
          failure.code(),
          ip);
    }
  }

  /** False when the client, or its need of HTTP/2, was logged within the last minute. */
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
