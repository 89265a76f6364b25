package dev.sluice.it.uploads;

import dev.sluice.inspect.digest.Sha256;
import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * An origin over TLS for real clients: the SHA-256 of a body under {@code /up/} and of the file of
 * a form under {@code /form}; events, and completions as an LLM streams them.
 */
final class ClientOrigin implements AutoCloseable {
  static final int EVENTS = 50;
  private static final String COMPLETION =
      """
      data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"mock","choices":[{"index":0,"delta":{"role":"assistant","content":"%d "},"finish_reason":null}]}

      """;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  ClientOrigin(TestIdentity identity) {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setSsl(true).setKeyCertOptions(identity.options()))
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await();
  }

  int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/form" -> form(request);
      case "/events" -> stream(request.response(), "data: event %d\n\n", "data: the last one\n\n");
      case "/v1/chat/completions" ->
          request.endHandler(end -> stream(request.response(), COMPLETION, "data: [DONE]\n\n"));
      default -> {
        MessageDigest digest = Sha256.newDigest();
        request.handler(piece -> digest.update(piece.getBytes()));
        request.endHandler(end -> end(request, digest));
      }
    }
  }

  private static void form(HttpServerRequest request) {
    MessageDigest digest = Sha256.newDigest();
    request.setExpectMultipart(true);
    request.uploadHandler(file -> file.handler(piece -> digest.update(piece.getBytes())));
    request.endHandler(end -> end(request, digest));
  }

  private static void end(HttpServerRequest request, MessageDigest digest) {
    request.response().end(HexFormat.of().formatHex(digest.digest()));
  }

  private void stream(HttpServerResponse response, String event, String last) {
    response.setChunked(true).putHeader("Content-Type", "text/event-stream");
    next(response, event, last, 0);
  }

  private void next(HttpServerResponse response, String event, String last, int number) {
    if (number == EVENTS) {
      response.end(last);
    } else {
      response.write(event.formatted(number));
      vertx.setTimer(5, id -> next(response, event, last, number + 1));
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
