package dev.sluice.proxy.request.record;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.wire.tls.ClientSession;

/** The TLS session of a client as records hold it. */
public final class RecordedTls {
  private RecordedTls() {}

  /**
   * A client indicates the host of its CONNECT or none. In bytes, as the record of each request of
   * the session is written.
   *
   * @param host of the CONNECT
   */
  public static ClientTls of(ClientSession session, RecordedHost host) {
    ClientTls.Builder tls =
        ClientTls.newBuilder()
            .setVersionBytes(bytes(session.version()))
            .setCipherBytes(bytes(session.cipher()))
            .setJa4Bytes(bytes(session.ja4()));
    if (session.indicatesHost()) {
      tls.setSniBytes(bytes(host.recorded()));
    }
    session
        .shown()
        .ifPresent(
            shown ->
                tls.setSubjectBytes(bytes(host.in(shown.subject())))
                    .setIssuerBytes(bytes(shown.issuer()))
                    .setSerialBytes(bytes(shown.serial())));
    return tls.build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
