package dev.sluice.chain.remote.call;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Describes why a connection failed, without text from the peer. */
public final class ConnectFault {
  private static final int DEPTH = 8;

  private ConnectFault() {}

  public static String describe(Throwable failure) {
    @Nullable Throwable cause = failure;
    String known = "the connection was closed before HTTP/2 was negotiated";
    for (int depth = 0; cause != null && depth < DEPTH; depth++) {
      switch (cause) {
        case UnknownHostException host -> known = "the host name does not resolve";
        case ConnectException refused -> known = "the connection was refused or is blocked";
        case TimeoutException late -> known = "the connection timed out";
        case CertificateException certificate ->
            known = "the certificate is not signed by the CA, not valid now, or not for this host";
        case SSLException handshake -> known = "the TLS handshake failed";
        default -> {}
      }
      cause = cause.getCause();
    }
    return known;
  }
}
