package dev.sluice.wire.tls;

/** Causes of a failed handshake, as codes that reveal nothing of certificate or peer. */
public enum TlsFailure {
  /** No common protocol, version or cipher, a broken record, or a closed connection. */
  HANDSHAKE_FAILED("handshake_failed"),
  HANDSHAKE_TIMEOUT("handshake_timeout"),
  SNI_MISMATCH("sni_mismatch"),
  CLIENT_DISTRUSTS_CA("client_distrusts_ca"),
  /** The client closed the connection as soon as it had our certificate; maybe it distrusts it. */
  CLIENT_LEFT_HANDSHAKE("client_left_handshake"),
  /** The client offers HTTP/2 alone, which the proxy does not speak. */
  CLIENT_REQUIRES_HTTP2("client_requires_http2"),
  /** No path from the origin's certificate to a trusted root. */
  CERTIFICATE_UNTRUSTED("certificate_untrusted"),
  CERTIFICATE_EXPIRED("certificate_expired"),
  CERTIFICATE_WEAK("certificate_weak"),
  /** The chain is trusted, but the certificate is not for this host. */
  HOSTNAME_MISMATCH("hostname_mismatch"),
  /** The origin asked for a client certificate and refused the one sent, or none was sent. */
  CLIENT_CERTIFICATE_REFUSED("client_certificate_refused");

  private final String code;

  TlsFailure(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
