package dev.sluice.it.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.SluiceProcess;
import dev.sluice.it.streams.StreamNode.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service, or the whole node, that dies while responses stream through it. */
class StreamKillIT {
  static final int CLIENTS = 8;

  /** It waits in the middle, to be killed there. */
  private static void halting(String path) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pieces.add("data: " + path + " " + i + "\n\n");
    }
    pieces.add(100, StreamOrigin.HALT);
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

  /** By a proxy that lives. */
  static void assertReset(List<CompletableFuture<Answer>> answers) {
    assertThat(answers).allMatch(answer -> answer.join().reset());
  }

  /** Each stream of the service about the path has ended, or its connection has. */
  static void awaitEnds(SluiceProcess service, String path) {
    Pattern ends = Pattern.compile("(?m)^(end|gone) " + path + "( \\d+)?$");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(ends.matcher(service.printed()).results().count())
                    .isGreaterThanOrEqualTo(CLIENTS));
  }

  /**
   * Clients that have received the start of their responses; the origin holds the rest.
   *
   * @param client gives what it gets, which is read meanwhile, and the answer
   */
  static List<CompletableFuture<Answer>> streaming(
      String path, Function<ByteArrayOutputStream, Answer> client) {
    halting(path);
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      answers.add(begun(path, client));
    }
    return answers;
  }

  private static CompletableFuture<Answer> begun(
      String path, Function<ByteArrayOutputStream, Answer> client) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() -> client.apply(received), Thread::startVirtualThread);
    String early = "data: " + path + " 1\n";
    await().until(() -> answer.isDone() || received.toString(ISO_8859_1).contains(early));
    return answer;
  }

  @Test
  void noResponseLooksWholeThatIsNot(@TempDir Path directory) throws IOException {
    String path = "/sse/killed";
    try (StreamNode node = StreamNode.start(directory, "")) {
      List<CompletableFuture<Answer>> answers =
          streaming(path, received -> node.get(StreamNode.HOOKS, path, received));
      CompletableFuture<Answer> untouched =
          begun(path, received -> node.get(StreamNode.OLDER, path, received));
      await().until(() -> Idle.hasSessions(node.deployment, CLIENTS + 1));
      node.hooks.kill();
      StreamOrigin.goesOn(path);
      assertCut(answers, path);
      assertReset(answers);
      assertThat(untouched.join().text()).contains("the last one").endsWith("\r\n0\r\n\r\n");
      Idle.awaitProxy(node.deployment);
      Idle.awaitChain(node.deployment);
    }
  }

  @Test
  void theNodeDies(@TempDir Path directory) throws IOException {
    String path = "/sse/node";
    try (StreamNode node = StreamNode.start(directory, "")) {
      List<CompletableFuture<Answer>> answers =
          streaming(path, received -> node.get(StreamNode.HOOKS, path, received));
      node.sluice.kill();
      assertCut(answers, path);
      awaitEnds(node.hooks, path);
    }
  }
}
