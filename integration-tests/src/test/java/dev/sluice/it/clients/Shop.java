package dev.sluice.it.clients;

import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An origin over http and https with what clients look for: files, echoes, events, WebSockets. */
final class Shop implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  private final Vertx vertx = Vertx.vertx();
  private final Path files;
  private final HttpServer http;
  private final HttpServer https;
  private final List<HttpServerResponse> listeners = new ArrayList<>();

  Shop(Path files, TestIdentity identity) {
    this.files = files;
    HttpServerOptions options =
        new HttpServerOptions()
            .setCompressionSupported(true)
            .setHandle100ContinueAutomatically(true);
    http = listen(options);
    https =
        listen(new HttpServerOptions(options).setSsl(true).setKeyCertOptions(identity.options()));
  }

  private HttpServer listen(HttpServerOptions options) {
    return vertx
        .createHttpServer(options)
        .requestHandler(this::serve)
        .webSocketHandler(Shop::echo)
        .listen(0, "127.0.0.1")
        .await();
  }

  private static void echo(ServerWebSocket socket) {
    socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text));
  }

  private void serve(HttpServerRequest request) {
    switch (request.path()) {
      case "/echo" -> request.body().onSuccess(body -> request.response().end(body));
      case "/events" -> events(request.response());
      case "/ring" -> ring(request.response());
      default -> file(request);
    }
  }

  /** The first event at once, the others when somebody rings. */
  private void events(HttpServerResponse response) {
    listeners.add(response);
    response.setChunked(true).putHeader("Content-Type", "text/event-stream");
    response.write("data: 1\n\n");
  }

  private void ring(HttpServerResponse response) {
    listeners.forEach(listener -> listener.end("data: 2\n\n"));
    listeners.clear();
    response.end();
  }

  private void file(HttpServerRequest request) {
    Path file = files.resolve(request.path().substring(1)).normalize();
    if (!file.startsWith(files) || !Files.isRegularFile(file)) {
      request.response().setStatusCode(404).end();
      return;
    }
    Buffer bytes = vertx.fileSystem().readFileBlocking(file.toString());
    Matcher range = RANGE.matcher(String.valueOf(request.getHeader("Range")));
    if (range.matches()) {
      int from = Integer.parseInt(range.group(1));
      int to = Integer.parseInt(range.group(2));
      request
          .response()
          .setStatusCode(206)
          .putHeader("Content-Range", "bytes %d-%d/%d".formatted(from, to, bytes.length()))
          .end(bytes.getBuffer(from, to + 1));
    } else {
      request.response().end(bytes);
    }
  }

  int port() {
    return http.actualPort();
  }

  int tlsPort() {
    return https.actualPort();
  }

  @Override
  public void close() {
    CompletableFuture<?> closed = vertx.close().toCompletionStage().toCompletableFuture();
    closed.join();
  }
}
