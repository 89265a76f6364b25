package dev.sluice.it.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.streams.StreamNode.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A service that dies while responses stream through it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
class StreamKillIT {
  private static final int CLIENTS = 8;

  private StreamNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = StreamNode.start(directory, "fail_closed", "redact", "");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void noResponseLooksWholeThatIsNot() {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      pieces.add("data: piece " + i + "\n\n");
    }
    pieces.add("data: the last one\n\n");
    StreamOrigin.streams("/sse/killed", pieces);
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> node.get(StreamNode.HOOKS, "/sse/killed"), Thread::startVirtualThread));
    }
    CompletableFuture<Answer> untouched =
        CompletableFuture.supplyAsync(
            () -> node.get(StreamNode.OLDER, "/sse/killed"), Thread::startVirtualThread);
    node.awaitPieces("piece 20", CLIENTS);

    node.hooks.kill();

    for (CompletableFuture<Answer> answer : answers) {
      assertThat(answer.join().text())
          .startsWith("HTTP/1.1 200 ")
          .contains("piece 1\n")
          .doesNotContain("the last one", "\r\n0\r\n\r\n");
    }
    assertThat(untouched.join().text()).contains("the last one").endsWith("\r\n0\r\n\r\n");
  }
}
