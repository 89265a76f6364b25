package dev.sluice.it;

import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An origin over http and https that remembers which paths it saw and echoes what it is sent; what
 * comes under {@code /kept/} it keeps whole.
 */
public final class RecordingOrigin implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Set<String> paths = ConcurrentHashMap.newKeySet();
  private final Set<String> uris = ConcurrentHashMap.newKeySet();
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Path certificate;
  private final HttpServer http;
  private final HttpServer https;

  /** A request as it arrived, header names in lower case and in wire order. */
  record Kept(List<Map.Entry<String, String>> headers, String body) {
    List<String> values(String header) {
      return headers.stream()
          .filter(line -> line.getKey().equals(header))
          .map(Map.Entry::getValue)
          .toList();
    }
  }

  private RecordingOrigin(Path directory, List<String> hosts) {
    TestIdentity identity = TestIdentity.create(directory, "origin", hosts);
    certificate = identity.certificate();
    http = listen(new HttpServerOptions());
    https = listen(new HttpServerOptions().setSsl(true).setKeyCertOptions(identity.options()));
  }

  /** Its certificate is made anew and lies in the directory. */
  public static RecordingOrigin start(Path directory) {
    return start(directory, List.of(Deployment.PLAIN, Deployment.INSPECTED));
  }

  /** The same, good for these names. */
  static RecordingOrigin start(Path directory, List<String> hosts) {
    return new RecordingOrigin(directory, hosts);
  }

  private HttpServer listen(HttpServerOptions options) {
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request -> {
              paths.add(request.path());
              uris.add(request.uri());
              request
                  .body()
                  .onSuccess(
                      body -> {
                        keep(request, body);
                        request.response().end(body);
                      });
            })
        .listen(0, "127.0.0.1")
        .await();
  }

  private void keep(HttpServerRequest request, Buffer body) {
    if (request.path().startsWith("/kept/")) {
      List<Map.Entry<String, String>> headers = new ArrayList<>();
      request
          .headers()
          .forEach((name, value) -> headers.add(Map.entry(name.toLowerCase(Locale.ROOT), value)));
      kept.put(request.path(), new Kept(List.copyOf(headers), body.toString()));
    }
  }

  public int port() {
    return http.actualPort();
  }

  public int tlsPort() {
    return https.actualPort();
  }

  /** PEM: self-signed, so it is its own root. */
  public Path certificate() {
    return certificate;
  }

  /** Fails when nothing came there. */
  Kept kept(String path) {
    return Optional.ofNullable(kept.get(path)).orElseThrow();
  }

  /** Paths with their queries. */
  Set<String> uris() {
    return Set.copyOf(uris);
  }

  /** How many paths. */
  int seen() {
    return paths.size();
  }

  Set<String> paths() {
    return Set.copyOf(paths);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
