package dev.sluice.it.wire;

import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An origin that speaks HTTP/2 alone, and keeps whole requests in a recorder. */
final class Http2Front implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Recorder recorder;

  Http2Front(TestIdentity identity, Recorder recorder) {
    this.recorder = recorder;
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setAlpnVersions(List.of(HttpVersion.HTTP_2))
            .setKeyCertOptions(identity.options());
    server =
        vertx.createHttpServer(options).requestHandler(this::keep).listen(0, "127.0.0.1").await();
  }

  private void keep(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              recorder.add(seen(request, body));
              request.response().end();
            });
  }

  private static Seen seen(HttpServerRequest request, Buffer body) {
    HostAndPort authority = request.authority();
    String host = authority == null ? "" : authority.host() + ":" + authority.port();
    return new Seen(
        request.method().name(),
        request.uri(),
        host,
        body.toString(StandardCharsets.ISO_8859_1),
        "");
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
