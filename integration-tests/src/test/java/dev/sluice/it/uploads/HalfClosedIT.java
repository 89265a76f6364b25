package dev.sluice.it.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.AuditTopic;
import dev.sluice.it.uploads.Upload.Answer;
import dev.sluice.it.uploads.UploadOrigin.State;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Clients that end their output before they have their response, as {@code nc -N} does, where that
 * does not mean that they have left (http-responses 10.4).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
@Order(2)
class HalfClosedIT {
  private static final long PATIENCE_MILLIS = 30_000;

  /** For a busy machine; below inspection and send, which have 120 s. */
  private static final long SLACK_MILLIS = 60_000;

  private UploadNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = UploadNode.start(directory, "  half_close: finish\n");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private Answer halfClosed(String path) {
    try (Upload upload = node.absolute()) {
      upload.send(node.head("GET", UploadNode.HOOKS, path));
      upload.socket.shutdownOutput();
      return upload.answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theResponseIsDelivered() {
    Answer answer = halfClosed("/skip/none/none/whole");

    assertThat(answer.text()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\ndone");
    assertThat(answer.reset()).isFalse();
  }

  /** One is quiet, another has an event every 7 s. */
  @Test
  void aResponseThatDoesNotMoveEnds() {
    long start = System.nanoTime();
    CompletableFuture<Answer> moving = drive("/skip/none/moving/a");
    Answer quiet = drive("/skip/none/quiet/a").join();
    long millis = (System.nanoTime() - start) / 1_000_000;

    assertThat(millis).isBetween(PATIENCE_MILLIS, PATIENCE_MILLIS + SLACK_MILLIS);
    assertThat(quiet.text()).contains("first").doesNotContain("\r\n0\r\n");
    assertThat(node.awaitGot("/skip/none/quiet/a", State.CUT)).isNotNull();
    JsonObject closing =
        node.event(
            "/skip/none/quiet/a", event -> AuditTopic.code(event).equals("response.closing"));
    assertThat(closing.getString("status_detail")).isEqualTo("response_half_close_idle_timeout");
    assertThat(closing.getString("severity")).isEqualTo("Low");
    assertThat(closing.getString("status")).isEqualTo("Failure");
    assertThat(moving.join().text()).contains("first").endsWith("\r\n0\r\n\r\n");
  }

  private CompletableFuture<Answer> drive(String path) {
    return CompletableFuture.supplyAsync(() -> halfClosed(path), Thread::startVirtualThread);
  }
}
