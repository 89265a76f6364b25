package dev.sluice.app.dev;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.config.pem.PemText;
import dev.sluice.wire.tls.CertificateIssuer;
import dev.sluice.wire.tls.IssuedCertificate;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** An origin for trying the proxy: {@link DemoPages} over http and https. Event loop only. */
public final class DemoOrigin extends VerticleBase {
  public static final String HOST = "demo.sluice.test";

  public static final HostPort HTTP = new HostPort("127.0.0.1", 8480);
  public static final HostPort HTTPS = new HostPort("127.0.0.1", 8443);

  private static final Duration VALIDITY = Duration.ofDays(30);

  private static final Duration BACKDATED = Duration.ofHours(1);

  private final HostPort http;
  private final HostPort https;
  private final IssuedCertificate identity;

  private DemoOrigin(HostPort http, HostPort https, IssuedCertificate identity) {
    this.http = http;
    this.https = https;
    this.identity = identity;
  }

  public static DemoOrigin at(HostPort http, HostPort https) {
    return new DemoOrigin(http, https, issue(Instant.now()));
  }

  private static IssuedCertificate issue(Instant now) {
    try {
      Instant from = now.minus(BACKDATED);
      Instant until = now.plus(VALIDITY);
      return CertificateIssuer.newAuthority("Sluice demo origin authority", from, until)
          .issue(HOST, from, until, KeyPurposeId.id_kp_serverAuth);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no certificate for the demo origin", e);
    }
  }

  /** The PEM certificate that clients of the https listener must trust. */
  public String authority() {
    return PemText.of(identity.issuer());
  }

  @Override
  public Future<?> start() {
    PemKeyCertOptions keyAndCertificate =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(PemText.of(identity.certificate())))
            .addKeyValue(Buffer.buffer(PemText.of(identity.key())));
    HttpServerOptions plain = new HttpServerOptions();
    HttpServerOptions secure =
        new HttpServerOptions().setSsl(true).setKeyCertOptions(keyAndCertificate);
    // Both are awaited also when one fails: the caller then closes Vert.x, on which the other would
    // still work.
    return Future.join(listen(plain, http), listen(secure, https));
  }

  private Future<?> listen(HttpServerOptions options, HostPort where) {
    return vertx
        .createHttpServer(options)
        .requestHandler(new DemoPages(vertx))
        .listen(where.port(), where.host())
        .recover(e -> Future.failedFuture(UnusableAddress.explain(DemoServer.KEY, where, e)));
  }
}
