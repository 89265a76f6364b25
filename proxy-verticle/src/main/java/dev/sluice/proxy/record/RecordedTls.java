package dev.sluice.proxy.record;

import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proxy.wire.tls.ClientSession;

/** The TLS session of a client as records hold it. */
public final class RecordedTls {
  private RecordedTls() {}

  /**
   * A client indicates the host of its CONNECT or none.
   *
   * @param host of the CONNECT
   */
  public static ClientTls of(ClientSession session, RecordedHost host) {
    ClientTls.Builder tls =
        ClientTls.newBuilder()
            .setVersion(session.version())
            .setCipher(session.cipher())
            .setJa4(session.ja4());
    if (session.indicatesHost()) {
      tls.setSni(host.recorded());
    }
    session
        .shown()
        .ifPresent(
            shown ->
                tls.setSubject(host.in(shown.subject()))
                    .setIssuer(shown.issuer())
                    .setSerial(shown.serial()));
    return tls.build();
  }
}
