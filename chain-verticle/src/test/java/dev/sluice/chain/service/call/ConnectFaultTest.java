package dev.sluice.chain.service.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each trouble on the way to a service has its own words, none of them the peer's. */
class ConnectFaultTest {
  private static final String CANARY = "canary";

  @ParameterizedTest
  @MethodSource({"connections", "handshakes"})
  void isDescribed(Throwable failure, String text) {
    assertThat(ConnectFault.describe(failure)).contains(text).doesNotContain(CANARY);
  }

  static Stream<Arguments> connections() {
    return Stream.of(
        arguments(new UnknownHostException(CANARY), "does not resolve"),
        arguments(new ConnectException(CANARY), "refused or is blocked"),
        arguments(new ConnectTimeoutException(CANARY), "refused or is blocked"),
        arguments(new TimeoutException(CANARY), "timed out before HTTP/2"),
        arguments(new IllegalStateException(CANARY), "closed before HTTP/2"));
  }

  static Stream<Arguments> handshakes() {
    return Stream.of(
        arguments(new NotSslRecordException(CANARY), "does not speak TLS"),
        arguments(new SSLException(CANARY), "TLS handshake failed"),
        arguments(tls(new CertificateException(CANARY)), "not signed by the CA, not valid now"),
        arguments(
            tls(new CertificateException("PKIX", new CertPathBuilderException(CANARY))),
            "certificate is not signed by the CA"),
        arguments(
            tls(new CertificateException("PKIX", new CertificateExpiredException(CANARY))),
            "certificate has expired"),
        arguments(
            tls(new CertificateException("PKIX", new CertificateNotYetValidException(CANARY))),
            "certificate is not valid yet"),
        arguments(
            tls(new CertificateException("No name matching " + CANARY + " found")),
            "certificate is not for this host"),
        arguments(
            tls(new CertificateException("No subject alternative names present")),
            "certificate is not for this host"),
        arguments(
            new SSLHandshakeException("Received fatal alert: certificate_required"),
            "service refused the TLS handshake: certificate_required"),
        arguments(
            new SSLHandshakeException("Received fatal alert: No " + CANARY),
            "service refused the TLS handshake"));
  }

  private static Throwable tls(Exception cause) {
    SSLHandshakeException handshake = new SSLHandshakeException(CANARY);
    handshake.initCause(cause);
    return handshake;
  }
}
