package dev.sluice.proxy.tls;

/** Why a handshake did not succeed, in words that carry nothing of the certificate or the peer. */
public enum TlsFailure {
  /** No common protocol, version or cipher, a broken record, or the peer went away. */
  HANDSHAKE_FAILED("handshake_failed"),
  /** The peer took longer than {@code proxy.timeouts.handshake}. */
  HANDSHAKE_TIMEOUT("handshake_timeout"),
  /** The client indicated another server name than the host of its CONNECT. */
  SNI_MISMATCH("sni_mismatch"),
  /** No path from the origin's certificate to a trusted root. */
  CERTIFICATE_UNTRUSTED("certificate_untrusted"),
  /** Some certificate of the origin's chain is outside its validity. */
  CERTIFICATE_EXPIRED("certificate_expired"),
  /** Some certificate of the origin's chain is signed or keyed too weakly. */
  CERTIFICATE_WEAK("certificate_weak"),
  /** The chain is trusted, but the certificate is not for this host. */
  HOSTNAME_MISMATCH("hostname_mismatch"),
  /** The origin wants a certificate of ours, and got none or another one. */
  CLIENT_CERTIFICATE_REFUSED("client_certificate_refused");

  private final String code;

  TlsFailure(String code) {
    this.code = code;
  }

  /** Stable word for audit records and refusals. */
  public String code() {
    return code;
  }
}
