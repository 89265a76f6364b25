package dev.sluice.proxy;

import dev.sluice.testing.Ports;
import dev.sluice.wire.tls.CertificateAuthority;
import dev.sluice.wire.tls.IssuedCertificate;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/** An origin of Vert.x that prefers HTTP/2, and remembers its connections. */
final class Http2Origin {
  final List<HttpConnection> connections = new CopyOnWriteArrayList<>();
  final AtomicInteger closed = new AtomicInteger();
  private final AtomicReference<HttpServerRequest> last = new AtomicReference<>();
  private final HttpServer server;

  private Http2Origin(HttpServer server, Handler<HttpServerRequest> answers) {
    this.server =
        server
            .connectionHandler(
                connection -> {
                  connections.add(connection);
                  connection.closeHandler(gone -> closed.incrementAndGet());
                })
            .requestHandler(
                request -> {
                  last.set(request);
                  answers.handle(request);
                });
  }

  static Http2Origin start(
      Vertx vertx, CertificateAuthority authority, Handler<HttpServerRequest> answers) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(KeyCertOptions.wrap(keys(authority)));
    Http2Origin origin = new Http2Origin(vertx.createHttpServer(options), answers);
    origin.server.listen(Ports.free(), "127.0.0.1").await();
    return origin;
  }

  static X509KeyManager keys(CertificateAuthority authority) {
    try {
      IssuedCertificate leaf = authority.mint(ProxyHarness.HOST);
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      X509Certificate[] chain = {leaf.certificate(), leaf.issuer()};
      store.setKeyEntry("leaf", leaf.key(), new char[0], chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      return (X509KeyManager) factory.getKeyManagers()[0];
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The last request. */
  HttpServerRequest last() {
    return Objects.requireNonNull(last.get());
  }

  int port() {
    return server.actualPort();
  }

  String authority() {
    return ProxyHarness.HOST + ":" + port();
  }
}
