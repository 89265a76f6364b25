package dev.sluice.wire.tls;

/**
 * A failed handshake; the socket is closed or closing.
 *
 * <p>Has no cause or stack trace, since the TLS library may quote the peer's certificate.
 */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1;

  private final TlsFailure failure;

  TlsException(TlsFailure failure) {
    super(failure.code(), null, false, false);
    this.failure = failure;
  }

  public TlsFailure failure() {
    return failure;
  }
}
