package dev.sluice.app.admin;

import dev.sluice.app.generation.GenerationFollower;
import dev.sluice.app.generation.LastKnownGood;
import dev.sluice.audit.AuditSink;
import dev.sluice.chain.service.token.NodeTokens;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.AdminSettings;
import dev.sluice.config.settings.ControlSettings;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.TokenSettings;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.control.ControlVerticle;
import dev.sluice.control.Leadership;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusCodecs;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.Ports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The admin listener of a node without traffic, and a client for it. */
final class AdminBench implements AutoCloseable {
  private static final AuditSettings IN_MEMORY =
      new AuditSettings(
          "topic",
          EventSettings.DEFAULTS,
          AuditSettings.Durability.MEMORY,
          AuditSettings.OnFailure.FAIL_CLOSED,
          1 << 21,
          Duration.ofSeconds(2),
          AuditSettings.DEFAULTS.unready());

  private final Vertx vertx = Vertx.vertx();
  private final List<AuditRecord> recorded = new CopyOnWriteArrayList<>();
  private final List<NodeHealth> healths = new CopyOnWriteArrayList<>();
  private final Path directory;
  private final int port;

  AdminBench(Path directory) throws IOException {
    this.directory = directory;
    this.port = Ports.free();
    BusCodecs.registerAll(vertx.eventBus());
  }

  /** A node without the control role. */
  AdminBench serve(AdminSettings settings) throws Exception {
    return serve(settings, Optional.empty());
  }

  /** Serves loopback without a token, with the policies of a configuration directory. */
  AdminBench serveControl(Path config) throws Exception {
    return serveControl(config, AdminSettings.DEFAULTS);
  }

  /** Serves the policies of a configuration directory. */
  AdminBench serveControl(Path config, AdminSettings settings) throws Exception {
    ControlVerticle control =
        new ControlVerticle(
            "node",
            config,
            directory.resolve("control"),
            new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
            new ControlSettings(Duration.ZERO, Optional.empty()),
            this::log);
    vertx.deployVerticle(control).await(20, TimeUnit.SECONDS);
    return serve(settings, Optional.of(control));
  }

  int port() {
    return port;
  }

  List<AuditRecord> recorded() {
    return recorded;
  }

  /** Sends a head without a body and gives the answer. */
  String send(String... lines) throws IOException {
    return exchange("", lines);
  }

  /** Sends a head and a body and gives the answer. */
  String exchange(String body, String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
      String head = String.join("\r\n", lines) + "\r\n" + length + "Connection: close\r\n\r\n";
      out.write((head + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private AdminBench serve(AdminSettings settings, Optional<Leadership> control) throws Exception {
    HostPort listen = new HostPort("127.0.0.1", port);
    vertx
        .deployVerticle(new AdminServer(listen, pages(settings, control), this::log))
        .await(20, TimeUnit.SECONDS);
    return this;
  }

  private AdminPages pages(AdminSettings settings, Optional<Leadership> control) throws Exception {
    SnapshotHolder snapshots = new SnapshotHolder();
    // The default address may be that of a broker in use.
    KafkaSettings noBroker = KafkaSettings.DEFAULTS.withBootstrapServers("127.0.0.1:1");
    AuditSink sink = AuditSink.open(directory, "node", Set.of(Role.PROXY), IN_MEMORY, noBroker);
    GenerationFollower follower =
        new GenerationFollower(
            GenerationFollower.Identity.of("node", Settings.defaults()),
            snapshots,
            new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
            LastKnownGood.in(directory),
            sink);
    NodeStatus status =
        new NodeStatus(
            "node",
            Settings.defaults(),
            snapshots,
            sink,
            new ReportedServices(),
            control,
            follower.condition(),
            Optional.of(NodeTokens.open(TokenSettings.DEFAULTS, directory)));
    NodeHealth health = new NodeHealth(snapshots, sink, control, follower.condition());
    healths.add(health);
    return new AdminPages(AdminAccess.of(settings), health, status, format -> "");
  }

  /** Of the node that serves. */
  NodeHealth health() {
    return healths.getFirst();
  }

  private AuditLog log() {
    return record -> {
      recorded.add(record);
      return Future.succeededFuture();
    };
  }
}
