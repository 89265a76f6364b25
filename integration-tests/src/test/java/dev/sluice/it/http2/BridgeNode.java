package dev.sluice.it.http2;

import dev.sluice.it.Curl;
import dev.sluice.it.Deployment;
import dev.sluice.it.SluiceProcess;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A node that offers HTTP/2 to clients, and two origins that speak it. */
final class BridgeNode implements AutoCloseable {
  /** Programs that know no proxy find a shim under this name; the node finds the origin. */
  static final String HOST = "localhost";

  private static final String ORIGIN = "127.0.0.2";
  private static final String CHUNK = "0123456789abcdef".repeat(1024);

  final Vertx vertx = Vertx.vertx();
  final Deployment deployment;

  /** Responses that have begun and wait for their end. */
  final Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();

  /** Open ones. */
  final Set<ServerWebSocket> sockets = ConcurrentHashMap.newKeySet();

  /** To the origin, over which requests have come. */
  final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

  private final HttpServer origin;

  /** With an event loop of its own, for clients whose delays are judged. */
  private final HttpServer neighbor;

  private final SluiceProcess sluice;

  private BridgeNode(Path directory, String settings) throws IOException {
    TestIdentity identity = TestIdentity.create(directory, "origin", List.of(HOST));
    origin = listen(identity);
    neighbor = listen(identity);
    deployment = Deployment.in(directory);
    deployment.write(
        identity.certificate(), settings, policy("full, upgrades: allow"), List.of(HOST));
    Path file = directory.resolve("config/sluice.yaml");
    Files.writeString(
        file, Files.readString(file).replace(HOST + ": 127.0.0.1", HOST + ": " + ORIGIN));
    sluice = deployment.dev();
  }

  /**
   * Starts both.
   *
   * @param settings more lines below {@code proxy:}, indented by two
   */
  static BridgeNode start(Path directory, String settings) throws IOException {
    return new BridgeNode(directory, "  http2: bridge\n" + settings);
  }

  private HttpServer listen(TestIdentity identity) {
    PemKeyCertOptions key =
        new PemKeyCertOptions()
            .setCertPath(identity.certificate().toString())
            .setKeyPath(identity.key().toString());
    return vertx
        .createHttpServer(
            new HttpServerOptions().setSsl(true).setUseAlpn(true).setKeyCertOptions(key))
        .requestHandler(this::answer)
        .listen(Ports.free(), ORIGIN)
        .await();
  }

  private String policy(String access) {
    return """
    version: 1
    network_policies:
      test:
        endpoints:
          - {host: %1$s, port: %2$d, protocol: rest, enforcement: enforce, access: %4$s}
          - {host: %1$s, port: %3$d, protocol: rest, enforcement: enforce, access: %4$s}
    """
        .formatted(HOST, port(), neighbor.actualPort(), access);
  }

  /**
   * {@code /held} begins and waits, {@code /endless} never ends, {@code /socket} is a WebSocket
   * that echoes, others answer at once.
   */
  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    connections.add(request.connection());
    switch (request.path()) {
      case "/held" -> {
        held.add(response);
        response.write("begun");
      }
      case "/endless" -> {
        response.setChunked(true).exceptionHandler(gone -> {});
        response.drainHandler(room -> more(response));
        more(response);
      }
      case "/socket" -> request.toWebSocket().onSuccess(this::echo);
      default -> request.body().onSuccess(body -> response.end("hello"));
    }
  }

  private void echo(ServerWebSocket socket) {
    sockets.add(socket);
    socket.textMessageHandler(socket::writeTextMessage);
    socket.closeHandler(gone -> sockets.remove(socket));
  }

  private static void more(HttpServerResponse response) {
    while (!response.ended() && !response.closed() && !response.writeQueueFull()) {
      response.write(CHUNK);
    }
  }

  /** The port of the origin. */
  int port() {
    return origin.actualPort();
  }

  /** The origin as clients name it. */
  String authority() {
    return HOST + ":" + port();
  }

  /** The other origin as clients name it. */
  String neighborAuthority() {
    return HOST + ":" + neighbor.actualPort();
  }

  /** The value of a series in the metrics of the node. */
  double metric(String series) {
    return Curl.run(deployment.adminUrl() + "/metrics")
        .output()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Replaces the policy by one that admits other methods, unless it does: the node takes a file
   * that was written anew soon, and closes the tunnels of the old one.
   */
  void admit(String access) throws IOException {
    Path file = deployment.directory().resolve("config/policies/default.yaml");
    String text = policy(access);
    if (!Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }

  /** Processor time of the node so far. */
  Duration processorTime() {
    return ProcessHandle.of(sluice.pid())
        .flatMap(node -> node.info().totalCpuDuration())
        .orElseThrow();
  }

  /** SIGTERM; returns before the node has stopped. */
  void terminate() {
    ProcessHandle.of(sluice.pid()).ifPresent(ProcessHandle::destroy);
  }

  @Override
  public void close() {
    sluice.close();
    vertx.close().await();
  }
}
