package dev.sluice.app.dev;

import dev.sluice.app.pki.IssuedOnce;
import dev.sluice.config.net.HostPort;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** An origin for trying the proxy: {@link DemoPages} over http and https. Event loop only. */
public final class DemoOrigin extends VerticleBase {
  /** The name that the shipped policy admits. */
  public static final String HOST = "demo.sluice.test";

  public static final HostPort HTTP = new HostPort("127.0.0.1", 8480);
  public static final HostPort HTTPS = new HostPort("127.0.0.1", 8443);

  /** A new certificate is issued at each start. */
  private static final Duration VALIDITY = Duration.ofDays(30);

  private final HostPort http;
  private final HostPort https;
  private final IssuedOnce certificates;

  private DemoOrigin(HostPort http, HostPort https, IssuedOnce certificates) {
    this.http = http;
    this.https = https;
    this.certificates = certificates;
  }

  /** Creates an origin with its own certificate; deploy it to start it. */
  public static DemoOrigin at(HostPort http, HostPort https) {
    return new DemoOrigin(
        http,
        https,
        IssuedOnce.issue(
            "Sluice demo origin authority",
            HOST,
            Instant.now().plus(VALIDITY),
            KeyPurposeId.id_kp_serverAuth));
  }

  /** The PEM certificate that clients of the https listener must trust. */
  public String authority() {
    return certificates.authority();
  }

  @Override
  public Future<?> start() {
    PemKeyCertOptions identity =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificates.certificate()))
            .addKeyValue(Buffer.buffer(certificates.key()));
    HttpServerOptions plain = new HttpServerOptions();
    HttpServerOptions secure = new HttpServerOptions().setSsl(true).setKeyCertOptions(identity);
    return Future.all(listen(plain, http), listen(secure, https));
  }

  private Future<?> listen(HttpServerOptions options, HostPort where) {
    return vertx
        .createHttpServer(options)
        .requestHandler(new DemoPages(vertx))
        .listen(where.port(), where.host());
  }
}
