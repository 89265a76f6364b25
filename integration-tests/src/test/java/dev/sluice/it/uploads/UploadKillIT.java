package dev.sluice.it.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.uploads.Upload.Answer;
import dev.sluice.it.uploads.UploadOrigin.State;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * All sessions of a sandbox: after a service was killed while requests stream, and when they are
 * taken.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadKillIT {
  private static final int CLIENTS = 8;
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  private UploadNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = UploadNode.start(directory, "");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** Neither origin nor client takes a part for the whole, and every session comes back. */
  @Test
  void noRequestLooksWholeThatIsNot() {
    List<Upload> uploads = begun("/stream/none/none/killed-", CLIENTS);

    node.killService();

    for (int i = 0; i < CLIENTS; i++) {
      Answer answer = uploads.get(i).chunk("more").answer();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("\"error\":\"middleware_failed\"");
      assertThat(node.awaitGot(path(i), State.CUT).body()).isEqualTo("6\r\nfirst \r\n");
      uploads.get(i).close();
      assertThat(
              node.event(path(i), event -> event.getString("status_code", "").startsWith("middle"))
                  .getString("status_detail"))
          .startsWith("middleware_failed: ");
    }
    node.restartService();
    assertAllSessionsAreFree();
    await()
        .untilAsserted(
            () -> {
              assertThat(node.metric("sluice_bodies_held_bytes")).isZero();
              assertThat(node.metric("sluice_inspection_permits{state=\"in_use\"}")).isZero();
            });
  }

  private static String path(int client) {
    return "/stream/none/none/killed-" + client;
  }

  /** Beside each other, as the first is given up when it sends nothing for 30 s. */
  private List<Upload> begun(String paths, int count) {
    List<Upload> uploads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Upload upload = node.tunnel(UploadNode.HOOKS);
      uploads.add(upload);
      upload.send(node.tunneled("POST", UploadNode.HOOKS, paths + i, CHUNKED)).chunk("first ");
    }
    for (int i = 0; i < count; i++) {
      node.awaitBegin(paths + i, "first ");
    }
    return uploads;
  }

  /** As many requests as a sandbox may have find one at the same time. */
  private void assertAllSessionsAreFree() {
    awaitFreeSessions();
    for (Upload upload : begun("/stream/none/none/again-", 24)) {
      assertThat(upload.send("0\r\n\r\n").head()).startsWith("HTTP/1.1 200 ");
      upload.close();
    }
  }

  /** A session ends a moment after its response. */
  private void awaitFreeSessions() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> node.metric("sluice_sessions_in_use{direction=\"request\"}") == 0);
  }

  /** A request takes at most three quarters of its sandbox's 32; what ends gives its own back. */
  @Test
  void withoutASessionARequestIsShed() {
    for (int round = 0; round < 2; round++) {
      awaitFreeSessions();
      List<Upload> held = begun("/stream/none/none/held-%d-".formatted(round), 24);
      String path = "/stream/none/none/shed-" + round;
      try (Upload upload = node.absolute()) {
        Answer answer =
            upload.send(node.head("POST", UploadNode.HOOKS, path, "Content-Length: 5")).answer();

        assertThat(answer.text()).startsWith("HTTP/1.1 503 ").contains("middleware_failed");
      }
      assertShed(path);
      for (Upload upload : held) {
        assertThat(upload.send("0\r\n\r\n").head()).startsWith("HTTP/1.1 200 ");
        upload.close();
      }
    }
  }

  private void assertShed(String path) {
    JsonObject finding =
        node.event(
            path,
            event ->
                event
                    .getJsonObject("finding_info", new JsonObject())
                    .getString("uid", "")
                    .endsWith("session_capacity_exhausted"));
    assertThat(finding.getString("severity")).isEqualTo("Medium");
    assertThat(node.service.printed()).doesNotContain("asked acting " + path);
  }
}
