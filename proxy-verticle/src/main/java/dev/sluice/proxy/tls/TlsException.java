package dev.sluice.proxy.tls;

/**
 * A handshake that failed; the socket is closed or closing.
 *
 * <p>Without cause and stack trace on purpose: what the TLS library says may quote the peer's
 * certificate.
 */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1;

  private final TlsFailure failure;

  TlsException(TlsFailure failure) {
    super(failure.code(), null, false, false);
    this.failure = failure;
  }

  /** What to record. */
  public TlsFailure failure() {
    return failure;
  }
}
