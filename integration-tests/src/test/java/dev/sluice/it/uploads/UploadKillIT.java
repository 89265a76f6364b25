package dev.sluice.it.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.uploads.Upload.Answer;
import dev.sluice.it.uploads.UploadOrigin.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is killed while requests stream through it. */
class UploadKillIT {
  private static final int CLIENTS = 8;
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  /** Neither origin nor client takes a part for the whole, and every session comes back. */
  @Test
  void noRequestLooksWholeThatIsNot(@TempDir Path directory) throws IOException {
    try (UploadNode node = UploadNode.start(directory, "")) {
      List<Upload> uploads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        uploads.add(begun(node, path(i)));
      }

      node.killService();

      for (int i = 0; i < CLIENTS; i++) {
        Answer answer = uploads.get(i).chunk("more").answer();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("\"error\":\"middleware_failed\"");
        assertThat(node.awaitGot(path(i), State.CUT).body()).isEqualTo("6\r\nfirst \r\n");
        uploads.get(i).close();
        assertThat(
                node.event(
                        path(i), event -> event.getString("status_code", "").startsWith("middle"))
                    .getString("status_detail"))
            .startsWith("middleware_failed: ");
      }
      node.restartService();
      assertAllSessionsAreFree(node);
      assertThat(node.metric("sluice_bodies_held_bytes")).isZero();
      assertThat(node.metric("sluice_inspection_permits{state=\"in_use\"}")).isZero();
    }
  }

  private static String path(int client) {
    return "/stream/none/none/killed-" + client;
  }

  private static Upload begun(UploadNode node, String path) {
    Upload upload = node.tunnel(UploadNode.HOOKS);
    upload.send(node.tunneled("POST", UploadNode.HOOKS, path, CHUNKED)).chunk("first ");
    node.awaitBegin(path, "first ");
    return upload;
  }

  /** As many requests as a sandbox may have find one at the same time. */
  private static void assertAllSessionsAreFree(UploadNode node) {
    List<Upload> uploads = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      uploads.add(begun(node, "/stream/none/none/again-" + i));
    }
    for (Upload upload : uploads) {
      assertThat(upload.send("0\r\n\r\n").head()).startsWith("HTTP/1.1 200 ");
      upload.close();
    }
  }
}
