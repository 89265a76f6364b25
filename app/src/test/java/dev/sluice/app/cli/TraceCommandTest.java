package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.app.live.TraceBench;
import dev.sluice.app.live.TraceRecords;
import dev.sluice.tools.command.ExitCode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code sluice trace} against a node, and the example of the documentation. */
class TraceCommandTest {
  private static final Path DOCUMENT = Path.of("../docs/reference/commands.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("\n    \\$ \\./sluice trace ([^\n]+)\n(.*?)\n\n", Pattern.DOTALL);
  private static final String UID = "5b0c7c39-6bb2-4f6e-9d3a-52f5c6c1a7e4";

  private final CapturedOutput output = new CapturedOutput();
  private TraceBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new TraceBench();
  }

  @AfterEach
  void close() {
    bench.close();
    output.close();
  }

  private CompletableFuture<Integer> trace(String... options) {
    List<String> arguments = new ArrayList<>(List.of("trace", "--admin", bench.address()));
    arguments.addAll(List.of(options));
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(
            () -> SluiceCommand.execute(arguments.toArray(String[]::new)),
            command -> Thread.ofPlatform().daemon().start(command));
    await().until(() -> output.err().contains("sluice: listening at proxy-1\n") || exit.isDone());
    return exit;
  }

  @Test
  void theExampleOfTheDocumentationIsWhatItPrints() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(DOCUMENT));
    assertThat(example.find()).isTrue();
    CompletableFuture<Integer> exit = trace(example.group(1).replace("'", "").split(" ", -1));
    bench.append(TraceRecords.decided(UID));
    bench.append(TraceRecords.ended(UID));

    assertThat(exit.join()).isEqualTo(ExitCode.DONE);
    assertThat(unfolded(output.err() + output.out())).isEqualTo(unfolded(example.group(2)));
  }

  /** The page folds lines as a terminal does. */
  private static String unfolded(String text) {
    return text.strip()
        .replaceAll("\\s*\\n {20,}", " ")
        .replaceAll("(?m)^ +", "")
        .replaceAll(" +", " ");
  }

  @Test
  void programsGetOneObjectForEachRequest() {
    CompletableFuture<Integer> exit = trace("--count", "2", "--format", "json");
    bench.append(TraceRecords.decided("a"));
    bench.append(TraceRecords.refused("b"));
    bench.append(TraceRecords.ended("a"));

    assertThat(exit.join()).isEqualTo(ExitCode.DONE);
    List<JsonObject> lines = output.out().lines().map(JsonObject::new).toList();
    assertThat(lines).extracting(line -> line.getString("request")).containsExactly("b", "a");
    assertThat(lines).allMatch(line -> line.getBoolean("ended"));
    assertThat(lines.getLast().getJsonArray("events")).hasSize(4);
  }

  @Test
  void aRequestThatRunsIsShownAsItStands() {
    CompletableFuture<Integer> exit = trace();
    bench.append(TraceRecords.decided("a"));
    await().until(() -> output.out().contains(", open, node proxy-1\n"));
    bench.append(TraceRecords.ended("a"));

    assertThat(exit.join()).isEqualTo(ExitCode.DONE);
    assertThat(output.out().lines().toList())
        .filteredOn(line -> line.startsWith("request a"))
        .hasSize(2)
        .last()
        .isEqualTo("request a  goes on");
    assertThat(output.out().lines().toList().getLast()).startsWith("└─ http.completion ");
  }

  @Test
  void whenTheTimeIsOverTheAnswerIsNo() {
    CompletableFuture<Integer> exit = trace("--timeout", "1", "--count", "3");
    bench.append(TraceRecords.refused("a"));

    assertThat(exit.join()).isEqualTo(ExitCode.NO);
    assertThat(output.err()).endsWith("sluice: 1 of 3 requests ended; the time is over\n");
  }

  @Test
  void aNodeAtItsLimitSaysSo() {
    List<CompletableFuture<Integer>> exits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      exits.add(trace("--timeout", "5"));
    }
    await()
        .until(() -> output.err().lines().filter(line -> line.contains("listening")).count() == 4);

    assertThat(trace().join()).isEqualTo(ExitCode.NO);
    assertThat(output.err()).contains("sluice: 4 traces run at this node; end one, or ask another");
    bench.append(TraceRecords.refused("a"));
    assertThat(exits).allMatch(exit -> exit.join() == ExitCode.DONE);
  }
}
