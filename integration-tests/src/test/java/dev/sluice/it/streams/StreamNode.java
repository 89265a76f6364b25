package dev.sluice.it.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.Deployment;
import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.service.StreamService;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import io.grpc.Server;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A node in development mode with scripted services of both contracts, and an origin. */
final class StreamNode implements AutoCloseable {
  static final String PLAIN = "plain.test";
  static final String HOOKS = "hooks.test";
  static final String OLDER = "older.test";

  /** Its secrets are redacted. */
  static final String SECRETS = "secrets.test";

  /** Messages with secrets are denied. */
  static final String DENIED = "denied.test";

  private static final List<String> HOSTS = List.of(PLAIN, HOOKS, OLDER, SECRETS, DENIED);

  private static final String MIDDLEWARES =
      """
      network_middlewares:
        hooked: {order: 1, middleware: test/hooks, endpoints: {include: [hooks.test]}}
        older: {order: 2, middleware: test/older, endpoints: {include: [older.test]}}
        secrets: {order: 3, middleware: sluice/secrets, config: {phases: [request, response], mode: redact}, endpoints: {include: [secrets.test]}}
        denied: {order: 4, middleware: sluice/secrets, config: {phases: [request, response], mode: deny}, endpoints: {include: [denied.test]}}
      """;

  final Vertx vertx = Vertx.vertx();
  final Deployment deployment;
  final SluiceProcess hooks;
  private final Server older;
  private final HttpServer origin;
  final SluiceProcess sluice;

  /**
   * What came on a connection until its end.
   *
   * @param reset it was not closed in an orderly way
   */
  record Answer(String text, boolean reset) {
    int status() {
      return Integer.parseInt(text.substring(9, 12));
    }

    String body() {
      return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** What came of the body, without the framing of its chunks. */
    String unchunked() {
      String framed = body();
      StringBuilder whole = new StringBuilder();
      int line = framed.indexOf("\r\n");
      for (int at = 0; line > at; line = framed.indexOf("\r\n", at)) {
        int end = line + 2 + Integer.parseInt(framed, at, line, 16);
        whole.append(framed, line + 2, Math.min(end, framed.length()));
        at = Math.min(end + 2, framed.length());
      }
      return whole.toString();
    }
  }

  private StreamNode(Path directory, String settings, String registration) throws IOException {
    origin = new StreamOrigin(vertx).listen();
    int hooksPort = Ports.free();
    int olderPort = Ports.free();
    hooks = Services.start("StreamService", directory.resolve("hooks-log"), hooksPort);
    older = StreamService.startOlder(olderPort);
    deployment = Deployment.in(directory);
    Path roots = TestIdentity.create(directory, "origin", HOSTS).certificate();
    deployment.write(
        roots,
        settings.replace("PORT", Integer.toString(origin.actualPort())),
        policy() + MIDDLEWARES,
        HOSTS);
    Files.writeString(
        directory.resolve("config/gateway.toml"),
        Services.registration("test/hooks", hooksPort)
            + registration
            + Services.registration("test/older", olderPort));
    sluice = deployment.dev();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> get(HOOKS, "/skip").status() == 200 && get(OLDER, "/skip").status() == 200);
  }

  static StreamNode start(Path directory, String settings) throws IOException {
    return new StreamNode(directory, settings, "");
  }

  /** Its service with hooks gets bodies without their codings. */
  static StreamNode decoding(Path directory, String settings) throws IOException {
    return new StreamNode(directory, settings, "decode = true\n");
  }

  private String policy() {
    StringBuilder policy =
        new StringBuilder("version: 1\nnetwork_policies:\n  test:\n    endpoints:\n");
    for (String host : HOSTS) {
      policy.append(
          "      - {host: %s, port: %d, protocol: rest, enforcement: enforce, access: full}\n"
              .formatted(host, origin.actualPort()));
    }
    return policy.toString();
  }

  int originPort() {
    return origin.actualPort();
  }

  String url(String host, String path) {
    return "http://" + host + ":" + originPort() + path;
  }

  Answer get(String host, String path, String... fields) {
    return ask("GET", host, path, fields);
  }

  /**
   * Sends a GET and records the response as it arrives.
   *
   * @param received what has come, which others may read meanwhile
   */
  Answer get(String host, String path, ByteArrayOutputStream received) {
    return send(deployment.proxy(), request("GET", host, path), received);
  }

  /** One request on a connection of its own, whose end the client awaits. */
  Answer ask(String method, String host, String path, String... fields) {
    return send(request(method, host, path, fields));
  }

  private byte[] request(String method, String host, String path, String... fields) {
    StringBuilder head =
        new StringBuilder(
            "%s %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n"
                .formatted(method, url(host, path), host, originPort()));
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  Answer send(byte[] request) {
    return send(deployment.proxy(), request);
  }

  /** What a proxy answers on a connection of its own, whose end the client awaits. */
  static Answer send(int proxy, byte[] request) {
    return send(proxy, request, new ByteArrayOutputStream());
  }

  /**
   * Records the answer as it arrives.
   *
   * @param received what has come, which others may read meanwhile
   */
  static Answer send(int proxy, byte[] request, ByteArrayOutputStream received) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy)) {
      socket.setSoTimeout(120_000);
      socket.getOutputStream().write(request);
      InputStream in = socket.getInputStream();
      byte[] bytes = new byte[65_536];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        received.write(bytes, 0, count);
      }
      return new Answer(received.toString(ISO_8859_1), false);
    } catch (SocketException e) {
      return new Answer(received.toString(ISO_8859_1), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sluice.close();
    hooks.close();
    older.shutdownNow();
    vertx.close().await();
  }
}
