package dev.sluice.it.http2;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import dev.sluice.it.AuditTopic;
import dev.sluice.it.Deployment;
import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.service.ScriptedService;
import dev.sluice.it.service.StreamService;
import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import io.grpc.CallOptions;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A node between clients of HTTP/2, an origin that echoes and serves files, and a gRPC server. With
 * {@code bridge} the origin speaks HTTP/1.1 alone.
 */
public final class Http2Node implements AutoCloseable {
  /** Read by {@code sluice/secrets}. */
  public static final String READ = "read.test";

  /** Read by the hooks of a service. */
  static final String HOOKED = "hooks.test";

  /** Whose calls of gRPC hooks read in both directions. */
  public static final String CALLED = "called.test";

  /** The same with hooks that write longer texts. */
  static final String WRITTEN = "written.test";

  /** Whose calls a service without hooks reads, which adds a text to the last message. */
  static final String APPENDED = "appended.test";

  /** Of {@link #broken}. */
  static final String BROKEN = "broken.test";

  /** Whose WebSockets {@code sluice/secrets} reads. */
  static final String SOCKET = "socket.test";

  /** What the placeholder of the credential stands for. */
  static final String CREDENTIAL = "canary-http2-0123456789";

  static final String PLACEHOLDER = "openshell:resolve:env:TOKEN";
  private static final List<String> HOSTS =
      List.of(Deployment.PLAIN, READ, HOOKED, CALLED, WRITTEN, APPENDED, BROKEN, SOCKET);

  /** An origin of HTTP/2 whose frames a test chooses. */
  final ScriptedOrigin broken;

  private final Vertx vertx = Vertx.vertx();
  private final Path directory;
  private final HttpServer origin;
  private final Server calls;
  private final Deployment node;
  private final List<Server> services;
  private final SluiceProcess sluice;

  Http2Node(Path files, String mode) throws IOException {
    this(files, mode, server -> {});
  }

  /**
   * Starts all of them.
   *
   * @param files where its directory is made
   * @param mode of {@code proxy.http2}
   * @param more gives the gRPC server more services
   */
  public Http2Node(Path files, String mode, Consumer<NettyServerBuilder> more) throws IOException {
    directory = Files.createDirectory(files.resolve(mode));
    Files.createDirectories(files());
    TestIdentity identity = TestIdentity.create(directory, "origin", HOSTS);
    origin = origin(identity, mode.equals("origin"));
    broken = new ScriptedOrigin(vertx, identity);
    calls = EchoCalls.start(identity, more);
    node = Deployment.in(directory);
    Path secret = Files.writeString(directory.resolve("secret"), CREDENTIAL + "\n");
    String settings =
        "  timeouts: {handshake: 2m, connect: 2m, body: 2m}\n"
            + "  http2: %s\n  credentials: {TOKEN: {file: '%s', endpoints: [{host: %s, port: %d}]}}\n"
                .formatted(mode, secret, Deployment.PLAIN, origin.actualPort());
    node.write(identity.certificate(), settings, policy(), HOSTS);
    services =
        List.of(
            StreamService.start(port("test/hooks")),
            StreamService.startOfCalls(port("test/calls")),
            ScriptedService.start(port("test/appends")));
    sluice = node.dev();
    awaitServed(HOOKED);
    awaitServed(CALLED);
    if (mode.equals("origin")) {
      awaitServed(APPENDED);
    }
  }

  /** Returns when the service of a host is described, and calls reach the gRPC server. */
  private void awaitServed(String host) throws IOException {
    ManagedChannel channel = channel(host).build();
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
          .until(() -> isServed(channel));
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean isServed(ManagedChannel channel) {
    CallOptions inTime = CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS);
    StringValue ready = StringValue.of("ready");
    return ClientCalls.blockingUnaryCall(channel, EchoCalls.UNARY, inTime, ready).isInitialized();
  }

  /** Where a service is registered. */
  private int port(String name) throws IOException {
    int port = Ports.free();
    Files.writeString(
        directory.resolve("config/gateway.toml"),
        Services.registration(name, port),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return port;
  }

  private HttpServer origin(TestIdentity identity, boolean http2) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(http2)
            .setKeyCertOptions(identity.options());
    return vertx
        .createHttpServer(options)
        .requestHandler(this::serve)
        .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
        .listen(0, "127.0.0.1")
        .await();
  }

  private String policy() {
    return """
    version: 1
    network_policies:
      test:
        endpoints:
          - {host: plain.test, ports: [%1$d, %2$d], protocol: rest, upgrades: allow, enforcement: enforce, rules: [
               {allow: {method: GET, path: "/**"}}, {allow: {method: POST, path: /echo}},
               {allow: {method: POST, path: /test.Echo/*}}, {allow: {method: POST, path: /grpc.testing.*/*}}]}
          - {host: read.test, ports: [%1$d, %2$d], protocol: rest, enforcement: enforce, access: full}
          - {host: hooks.test, ports: [%1$d, %2$d], protocol: rest, enforcement: enforce, access: full}
          - {host: broken.test, port: %3$d, protocol: rest, enforcement: enforce, access: full}
          - {host: socket.test, port: %1$d, protocol: websocket, enforcement: enforce, access: full}
          - {host: called.test, port: %2$d, protocol: grpc, enforcement: enforce, rules: [{allow: {service: "*"}}]}
          - {host: written.test, port: %2$d, protocol: grpc, enforcement: enforce, rules: [{allow: {service: "*"}}]}
          - {host: appended.test, port: %2$d, protocol: grpc, enforcement: enforce, rules: [{allow: {service: "*"}}]}
    network_middlewares:
      called: {order: 3, middleware: test/calls, endpoints: {include: [called.test]}}
      written: {order: 4, middleware: test/calls, config: {marks: true}, endpoints: {include: [written.test]}}
      appends: {order: 5, middleware: test/appends, config: {append: "\\n\\x03new"}, endpoints: {include: [appended.test]}}
      hooked: {order: 2, middleware: test/hooks, endpoints: {include: [hooks.test]}}
      secrets: {order: 1, middleware: sluice/secrets, config: {mode: deny}, endpoints: {include: [read.test, socket.test]}}
    """
        .formatted(origin.actualPort(), calls.getPort(), broken.port());
  }

  private void serve(HttpServerRequest request) {
    Path file = files().resolve(request.path().substring(1)).normalize();
    if (file.startsWith(files()) && Files.isRegularFile(file)) {
      request.response().sendFile(file.toString());
    } else if (request.path().equals("/echo")) {
      String authorization = String.valueOf(request.getHeader("Authorization"));
      request
          .response()
          .putHeader("X-Version", request.version().alpnName())
          .putHeader("X-Secret", String.valueOf(authorization.contains(CREDENTIAL)));
      request.body().onSuccess(body -> request.response().end(body));
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  /** What the origin serves. */
  Path files() {
    return directory.resolve("files");
  }

  String authority() {
    return Deployment.PLAIN + ":" + origin.actualPort();
  }

  /** Whose WebSockets are read. */
  String socketAuthority() {
    return SOCKET + ":" + origin.actualPort();
  }

  /** Of the gRPC server. */
  public String calls(String host) {
    return host + ":" + calls.getPort();
  }

  /** Clients of the gRPC server, by one of its names, through the proxy. */
  public NettyChannelBuilder channel(String host) throws IOException {
    InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.proxy());
    return NettyChannelBuilder.forTarget(
            calls(host),
            TlsChannelCredentials.newBuilder().trustManager(node.ca().toFile()).build())
        .proxyDetector(
            to ->
                HttpConnectProxiedSocketAddress.newBuilder()
                    .setTargetAddress((InetSocketAddress) to)
                    .setProxyAddress(proxy)
                    .build());
  }

  public Deployment node() {
    return node;
  }

  AuditTopic topic() {
    return AuditTopic.open(node.kafka());
  }

  @Override
  public void close() {
    sluice.close();
    services.forEach(Server::shutdownNow);
    calls.shutdownNow();
    vertx.close().await();
  }
}
