package dev.sluice.chain.service;

import static dev.sluice.testing.TestService.allow;

import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service that ends its first connection while three evaluations are under way, of which it
 * processes the first: Describe is stream 1, that evaluation stream 3.
 */
final class GoAwayServer {
  private static final int LAST = 3;

  private final Vertx vertx;
  private final AtomicInteger evaluated = new AtomicInteger();
  private final Map<HttpConnection, AtomicInteger> connections = new ConcurrentHashMap<>();

  GoAwayServer(Vertx vertx) {
    this.vertx = vertx;
  }

  int start() {
    return vertx
        .createHttpServer()
        .connectionHandler(opened -> connections.put(opened, new AtomicInteger()))
        .requestHandler(this::handle)
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  int connections() {
    return connections.size();
  }

  int evaluated() {
    return evaluated.get();
  }

  // No other call sends a GOAWAY with a last stream.
  @SuppressWarnings("deprecation")
  private void handle(HttpServerRequest request) {
    if (request.path().endsWith("/Describe")) {
      answer(request, TestService.recent().toByteArray());
      return;
    }
    int call = Objects.requireNonNull(connections.get(request.connection())).incrementAndGet();
    if (connections.size() > 1 || call == 1) {
      // Longer than the others need to be refused.
      vertx.setTimer(50, later -> evaluate(request));
    }
    if (connections.size() == 1 && call == LAST) {
      request.connection().goAway(0, LAST);
    }
  }

  private void evaluate(HttpServerRequest request) {
    evaluated.incrementAndGet();
    answer(request, allow().toByteArray());
  }

  private static void answer(HttpServerRequest request, byte[] message) {
    request
        .response()
        .putHeader("content-type", "application/grpc")
        .setChunked(true)
        .putTrailer("grpc-status", "0")
        .end(Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message));
  }
}
