package dev.sluice.chain.service.call;

import dev.sluice.config.registration.Registration;
import io.vertx.core.Future;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The transport of a registration: HTTP/2, in clear text or TLS. */
public final class Transport {
  // In bytes: most that waits of a stream whose results are not asked for.
  private static final int STREAM_WINDOW = 256 * 1024;

  private static final int MAX_HEADER_LIST = 16 * 1024;
  private static final int PROBE_SECONDS = 30;
  private static final int PROBES = 3;

  private Transport() {}

  public static boolean isPlaintext(Registration registration) {
    return !"https".equalsIgnoreCase(registration.endpoint().getScheme());
  }

  /** Why the registration must not be dialed; empty when it may. */
  public static Optional<String> objection(Registration registration) {
    if (!isPlaintext(registration)) {
      return Optional.empty();
    }
    if (!registration.allowInsecureTransport()) {
      return Optional.of(
          subject(registration)
              + " grpc_endpoint must use https:// unless allow_insecure_transport = true");
    }
    return registration.caCertificates().isPresent() || registration.clientKey().isPresent()
        ? Optional.of("custom CA certificates require an https:// extension endpoint")
        : Optional.empty();
  }

  public static String subject(Registration registration) {
    return "middleware registration '" + registration.name() + "'";
  }

  public static String address(Registration registration) {
    String host = registration.host();
    return "%s://%s:%d"
        .formatted(
            registration.endpoint().getScheme(),
            host.indexOf(':') < 0 ? host : "[" + host + "]",
            registration.port());
  }

  static HttpClientOptions options(
      Registration registration, Duration connectTimeout, CertificateDemand demand) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setConnectTimeout((int) connectTimeout.toMillis())
            .setSslHandshakeTimeout(connectTimeout.toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setInitialSettings(
                new Http2Settings()
                    .setInitialWindowSize(STREAM_WINDOW)
                    .setMaxHeaderListSize(MAX_HEADER_LIST)
                    .setPushEnabled(false))
            // Idle connections stay open; TCP probes detect dead ones.
            .setHttp2KeepAliveTimeout(0);
    options
        .setTcpKeepAlive(true)
        .setTcpKeepAliveIdleSeconds(PROBE_SECONDS)
        .setTcpKeepAliveIntervalSeconds(PROBE_SECONDS / PROBES)
        .setTcpKeepAliveCount(PROBES);
    return isPlaintext(registration) ? options : secure(options, registration, demand);
  }

  /**
   * Connects. Results that wait to be read must not stop other streams, so that only the windows of
   * streams bound them.
   */
  static Future<HttpClientConnection> dial(HttpClientAgent dialer, HttpConnectOptions address) {
    try {
      return dialer.connect(address).map(Transport::widened);
    } catch (IllegalStateException stopping) {
      // The client throws this one; its other failures are futures.
      return Future.failedFuture(stopping);
    }
  }

  // Here, because the client does not apply its option for that.
  private static HttpClientConnection widened(HttpClientConnection open) {
    open.setWindowSize(Integer.MAX_VALUE);
    return open;
  }

  private static HttpClientOptions secure(
      HttpClientOptions options, Registration registration, CertificateDemand demand) {
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setAlpnVersions(List.of(HttpVersion.HTTP_2))
        .setVerifyHost(true)
        .setKeyCertOptions(demand)
        .setTrustOptions(new ServiceTrust(registration.caCertificates()));
    return options;
  }

  static CertificateDemand demand(Registration registration) {
    return new CertificateDemand(
        registration
            .clientCertificate()
            .flatMap(chain -> registration.clientKey().map(key -> pem(chain, key))));
  }

  private static KeyCertOptions pem(Path chain, Path key) {
    return new PemKeyCertOptions().addCertPath(chain.toString()).addKeyPath(key.toString());
  }
}
