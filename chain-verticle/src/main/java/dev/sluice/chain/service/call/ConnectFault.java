package dev.sluice.chain.service.call;

import dev.sluice.chain.service.call.CertificateDemand.RefusedCertificate;
import dev.sluice.chain.service.call.ServiceTrust.ServiceVerifier;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Describes why a connection failed, without text from the peer. */
public final class ConnectFault {
  /** Connected to a peer that does not speak HTTP/2. */
  public static final String CLOSED = "the connection was closed before HTTP/2 was negotiated";

  public static final String TIMED_OUT = "the connection timed out before HTTP/2 was negotiated";

  public static final String NOT_TLS = "the port does not speak TLS";

  public static final String UNRESOLVED = "the host name does not resolve";

  public static final String UNREACHED = "the connection was refused or is blocked";

  public static final String UNTRUSTED = "the certificate is not signed by the CA";

  public static final String EXPIRED = "the certificate has expired";
  public static final String EARLY = "the certificate is not valid yet";
  public static final String OTHER_HOST = "the certificate is not for this host";

  private static final String REFUSED = "the service refused the TLS handshake";
  private static final int DEPTH = 8;
  private static final String CERTIFICATE =
      "the certificate is not signed by the CA, not valid now, or not for this host";

  // The names of alerts are a fixed list (RFC 8446 section 6).
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");

  private ConnectFault() {}

  public static String describe(Throwable failure) {
    return failure instanceof RefusedCertificate refused
        ? withCertificate(cause(failure), refused.isGiven())
        : cause(failure);
  }

  private static String withCertificate(String cause, boolean given) {
    if (!cause.equals(CLOSED) && !cause.startsWith(REFUSED)) {
      return cause;
    }
    return cause
        + (given
            ? "; the service may not accept the certificate of tls_client_cert_path"
            : "; the service demands a client certificate, set tls_client_cert_path");
  }

  private static String cause(Throwable failure) {
    @Nullable Throwable cause = failure;
    String known = CLOSED;
    for (int depth = 0; cause != null && depth < DEPTH; depth++) {
      known = text(cause).orElse(known);
      cause = cause.getCause();
    }
    return known;
  }

  private static Optional<String> text(Throwable cause) {
    return switch (cause) {
      case UnknownHostException host -> Optional.of(UNRESOLVED);
      case ConnectException refused -> Optional.of(UNREACHED);
      case TimeoutException late -> Optional.of(TIMED_OUT);
      case CertificateExpiredException expired -> Optional.of(EXPIRED);
      case CertificateNotYetValidException early -> Optional.of(EARLY);
      case CertPathBuilderException untrusted -> Optional.of(UNTRUSTED);
      case ServiceVerifier.OtherHost other -> Optional.of(OTHER_HOST);
      case CertificateException certificate -> Optional.of(certificate(certificate));
      case NotSslRecordException plain -> Optional.of(NOT_TLS);
      case SSLException handshake -> Optional.of(handshake(handshake));
      default -> Optional.empty();
    };
  }

  // The JDK has no exception of its own for another host, but texts that begin alike.
  private static String certificate(CertificateException failure) {
    return message(failure).startsWith("No ") ? OTHER_HOST : CERTIFICATE;
  }

  private static String handshake(SSLException failure) {
    String message = message(failure);
    if (!message.contains("Received fatal alert")) {
      return "the TLS handshake failed";
    }
    Matcher alert = ALERT.matcher(message);
    return alert.find() ? REFUSED + ": " + alert.group(1) : REFUSED;
  }

  private static String message(Throwable failure) {
    @Nullable String message = failure.getMessage();
    return message == null ? "" : message;
  }
}
