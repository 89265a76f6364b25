package dev.sluice.it.autobahn;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Peers that send back every message: a server, and a client of the fuzzing server. */
final class EchoPeers {
  private static final int MAX_BYTES = 32 << 20;
  private static final String AGENT = "agent=" + Autobahn.AGENT;

  private final WebSocketClient client;
  private final int port;

  /**
   * A client.
   *
   * @param port that leads to the fuzzing server
   */
  EchoPeers(Vertx vertx, int port) {
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setTryUsePerMessageCompression(true)
                .setCompressionAllowClientNoContext(true)
                .setMaxFrameSize(MAX_BYTES)
                .setMaxMessageSize(MAX_BYTES));
    this.port = port;
  }

  /** Starts a server, and returns its port. */
  static Future<Integer> server(Vertx vertx) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setPerMessageWebSocketCompressionSupported(true)
            .setWebSocketAllowServerNoContext(true)
            .setWebSocketPreferredClientNoContext(true)
            .setMaxWebSocketFrameSize(MAX_BYTES)
            .setMaxWebSocketMessageSize(MAX_BYTES);
    return vertx
        .createHttpServer(options)
        .webSocketHandler(EchoPeers::echo)
        .listen(0, "127.0.0.1")
        .map(server -> server.actualPort());
  }

  private static void echo(WebSocketBase socket) {
    socket.exceptionHandler(ignored -> {});
    socket.textMessageHandler(socket::writeTextMessage);
    socket.binaryMessageHandler(socket::writeBinaryMessage);
  }

  /** Cases that the fuzzing server has. */
  int count() {
    Promise<String> count = Promise.promise();
    Future<Void> closed =
        connect(
            "/getCaseCount",
            socket -> {
              socket.textMessageHandler(count::tryComplete);
              socket.closeHandler(ignored -> count.tryFail("closed"));
            });
    closed.onFailure(count::tryFail);
    return Integer.parseInt(wait(count.future()));
  }

  /** Runs a case to its end. */
  void run(int number) {
    awaitClose("/runCase?case=" + number + "&" + AGENT);
  }

  /** Has the report written. */
  void report() {
    awaitClose("/updateReports?" + AGENT);
  }

  private void awaitClose(String path) {
    Promise<Void> closed = Promise.promise();
    connect(
            path,
            socket -> {
              echo(socket);
              socket.closeHandler(closed::tryComplete);
            })
        .onFailure(closed::tryFail);
    wait(closed.future());
  }

  private Future<Void> connect(String path, Consumer<WebSocket> use) {
    return client
        .connect(new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(path))
        .onSuccess(use::accept)
        .mapEmpty();
  }

  private static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.MINUTES).join();
  }
}
