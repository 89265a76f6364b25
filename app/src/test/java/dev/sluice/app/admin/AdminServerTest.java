package dev.sluice.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.generation.GenerationFollower;
import dev.sluice.app.generation.LastKnownGood;
import dev.sluice.audit.AuditSink;
import dev.sluice.config.SnapshotHolder;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.AdminSettings;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AdminRefusal;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.Ports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access to the admin API over a socket. */
class AdminServerTest {
  private static final String TOKEN = "0123456789abcdef";

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
  @TempDir private Path directory;

  @AfterEach
  void close() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void theHostOfARequestIsJudged() throws Exception {
    int port = serve(new AdminSettings(new HostPort("127.0.0.1", 0), Optional.empty(), Set.of()));

    assertThat(send(port, "GET /other HTTP/1.1", "Host: localhost:" + port)).contains(" 404 ");
    assertThat(send(port, "GET /other HTTP/1.1", "Host: [::1]:" + port)).contains(" 404 ");
    assertThat(send(port, "GET /other HTTP/1.1", "Host: evil.test:" + port))
        .contains(" 403 ", "admin.hosts");
    assertThat(send(port, "PUT /other HTTP/1.1", "Host: localhost", "Origin: http://evil.test"))
        .contains(" 403 ");
    assertThat(send(port, "PUT /other HTTP/1.1", "Host: localhost", "Origin: http://localhost"))
        .contains(" 404 ");
  }

  @Test
  void methodsThatAreNotAllowedAreToldWithThoseThatAre() throws Exception {
    int port = serve(new AdminSettings(new HostPort("127.0.0.1", 0), Optional.empty(), Set.of()));

    assertThat(send(port, "POST /metrics HTTP/1.1", "Host: localhost"))
        .contains(" 405 ", "allow: GET, HEAD");
  }

  @Test
  void aWrongTokenIsRecordedOnceAndCountedFromThenOn() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    int port = serve(new AdminSettings(new HostPort("127.0.0.1", 0), Optional.of(token), Set.of()));
    String wrong = "Authorization: Bearer 0123456789abcdeF";

    for (int i = 0; i < 3; i++) {
      assertThat(send(port, "PUT /v1/policies/secret-name HTTP/1.1", "Host: x", wrong))
          .contains(" 401 ");
    }

    AdminRefusal refusal = recorded.getFirst().getAdminRefusal();
    assertThat(refusal.getClient().getIp()).isEqualTo("127.0.0.1");
    assertThat(refusal.getMethod()).isEqualTo("PUT");
    assertThat(refusal.getOperation()).isEqualTo("/v1/policies/{sandbox}");
    assertThat(refusal.getAttempts()).isEqualTo(1);
    assertThat(recorded).hasSize(1);
    vertx.close().await(20, TimeUnit.SECONDS);
    assertThat(recorded).hasSize(2);
    assertThat(recorded.getLast().getAdminRefusal().getAttempts()).isEqualTo(2);
  }

  private int serve(AdminSettings settings) throws Exception {
    int port = Ports.free();
    AuditLog log =
        record -> {
          recorded.add(record);
          return Future.succeededFuture();
        };
    vertx
        .deployVerticle(
            new AdminServer(new HostPort("127.0.0.1", port), pages(settings), () -> log))
        .await(20, TimeUnit.SECONDS);
    return port;
  }

  private AdminPages pages(AdminSettings settings) throws Exception {
    SnapshotHolder snapshots = new SnapshotHolder();
    AuditSink sink =
        AuditSink.open(
            directory, "node", Set.of(Role.PROXY), IN_MEMORY, Settings.defaults().kafka());
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
            Optional.empty(),
            follower.condition());
    NodeHealth health = new NodeHealth(snapshots, sink, Optional.empty(), follower.condition());
    return new AdminPages(AdminAccess.of(settings), health, status, () -> "");
  }

  private static String send(int port, String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String head = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
