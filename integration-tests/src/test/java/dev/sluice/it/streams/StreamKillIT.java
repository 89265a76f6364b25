package dev.sluice.it.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.SluiceProcess;
import dev.sluice.it.streams.StreamNode.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service, or the whole node, that dies while responses stream through it. */
class StreamKillIT {
  static final int CLIENTS = 8;

  /** Long enough to be killed within. */
  static void endless(String path) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      pieces.add("data: " + path + " " + i + "\n\n");
    }
    pieces.add("data: the last one\n\n");
    StreamOrigin.streams(path, pieces);
  }

  /** Without the end of its framing. */
  static void assertCut(List<CompletableFuture<Answer>> answers, String path) {
    for (CompletableFuture<Answer> answer : answers) {
      assertThat(answer.join().text())
          .startsWith("HTTP/1.1 200 ")
          .contains("data: " + path + " 1\n")
          .doesNotContain("the last one", "\r\n0\r\n\r\n");
    }
  }

  private static boolean isWhole(String text) {
    return text.contains("the last one") || text.contains("\r\n0\r\n\r\n");
  }

  /** By a proxy that lives. */
  static void assertReset(List<CompletableFuture<Answer>> answers) {
    assertThat(answers).allMatch(answer -> answer.join().reset());
  }

  /** Each stream of the service about the path has ended, or its connection has. */
  static void awaitEnds(SluiceProcess service, String path) {
    Pattern ends = Pattern.compile("(?m)^(end|gone) " + path + "( \\d+)?$");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(ends.matcher(service.printed()).results().count())
                    .isGreaterThanOrEqualTo(CLIENTS));
  }

  private static List<CompletableFuture<Answer>> clients(StreamNode node, String path) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> node.get(StreamNode.HOOKS, path), Thread::startVirtualThread));
    }
    return answers;
  }

  @Test
  void noResponseLooksWholeThatIsNot(@TempDir Path directory) throws IOException {
    try (StreamNode node = StreamNode.start(directory, "")) {
      endless("/sse/killed");
      List<CompletableFuture<Answer>> answers = clients(node, "/sse/killed");
      CompletableFuture<Answer> untouched =
          CompletableFuture.supplyAsync(
              () -> node.get(StreamNode.OLDER, "/sse/killed"), Thread::startVirtualThread);
      StreamNode.awaitPieces("/sse/killed 100", CLIENTS);
      assertThat(Idle.hasSessions(node.deployment, CLIENTS + 1)).isTrue();

      node.hooks.kill();

      assertCut(answers, "/sse/killed");
      assertReset(answers);
      assertThat(untouched.join().text()).contains("the last one").endsWith("\r\n0\r\n\r\n");
      Idle.awaitProxy(node.deployment);
      Idle.awaitChain(node.deployment);
    }
  }

  @Test
  void theNodeDies(@TempDir Path directory) throws IOException {
    try (StreamNode node = StreamNode.start(directory, "")) {
      endless("/sse/node");
      List<CompletableFuture<Answer>> answers = clients(node, "/sse/node");
      // On a busy machine clients are behind what the origin has sent.
      StreamNode.awaitPieces("/sse/node 100", CLIENTS);

      node.sluice.kill();

      // Some may not have begun.
      assertThat(answers)
          .noneMatch(answer -> isWhole(answer.join().text()))
          .anyMatch(answer -> answer.join().text().contains("data: /sse/node 1\n"));
      awaitEnds(node.hooks, "/sse/node");
    }
  }
}
