package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.app.denials.DenialBench;
import dev.sluice.app.denials.DeniedRecords;
import dev.sluice.app.live.TraceRecords;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.tools.command.ExitCode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code sluice denials} against a node. */
class DenialsCommandTest {
  private static final Path DOCUMENT = Path.of("../docs/reference/commands.md");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "\n    \\$ \\./sluice denials --sandbox ci --since 10m\n(.*?)\n\n- ", Pattern.DOTALL);

  private final CapturedOutput output = new CapturedOutput();

  @AfterEach
  void close() {
    output.close();
  }

  private static int run(DenialBench bench, String... options) {
    List<String> arguments = new ArrayList<>(List.of("denials", "--admin", bench.address()));
    arguments.addAll(List.of(options));
    return SluiceCommand.execute(arguments.toArray(String[]::new));
  }

  private String columns() {
    return output.out().replaceAll(" +", " ").replaceAll("(?m)^[0-9TZ:.-]+Z", "TIME");
  }

  @Test
  void aTableAndTheCommandThatSuggestsRules() throws Exception {
    try (DenialBench bench = new DenialBench(true)) {
      bench.append(
          List.of(
              DeniedRecords.of("ci", "/v1/users/12345678"),
              DeniedRecords.of("ci", "/v1/users/23456789"),
              DeniedRecords.of("lab", "/other")));
      assertThat(run(bench, "--sandbox", "ci", "--since", "10m")).isEqualTo(ExitCode.DONE);
    }
    assertThat(columns())
        .isEqualTo(
            """
            LAST COUNT SANDBOX CODE METHOD TARGET
            TIME 2 ci policy_denied GET https://api.example.com/v1/users/*

            rules for what policy refused: sluice policy suggest --unresolved --since 10m --sandbox ci
            """);
  }

  @Test
  void theExampleOfTheDocumentationIsWhatItPrints() throws Exception {
    AskedCall tool =
        AskedCall.newBuilder()
            .setProtocol("mcp")
            .setMethod("tools/call")
            .setTool("delete_repo")
            .build();
    try (DenialBench bench = new DenialBench(true)) {
      bench.append(
          List.of(
              DeniedRecords.of("ci", "/v1/users/12345678"),
              DeniedRecords.of("ci", "/v1/users/23456789"),
              DeniedRecords.of("lab", "/other"),
              TraceRecords.at("a")
                  .setTimeMs(System.currentTimeMillis() + 900)
                  .setRequest(DeniedRecords.decision("/mcp").setMethod("POST").setDeniedCall(tool))
                  .build()));
      assertThat(run(bench, "--sandbox", "ci", "--since", "10m")).isEqualTo(ExitCode.DONE);
    }
    Matcher example = EXAMPLE.matcher(Files.readString(DOCUMENT));
    assertThat(example.find()).isTrue();
    // Without a start script it has no other name.
    String printed = output.out().replace(": sluice policy", ": ./sluice policy");
    assertThat(printed.strip().replaceAll("(?m)^2.*?Z", "TIME"))
        .isEqualTo(
            example.group(1).replaceAll("(?m)^    ", "").strip().replaceAll("(?m)^2.*?Z", "TIME"));
  }

  @Test
  void aCallIsNamedAndARefusalOfOthersGetsNoRule() throws Exception {
    AskedCall tool =
        AskedCall.newBuilder().setProtocol("mcp").setMethod("tools/call").setTool("rm").build();
    try (DenialBench bench = new DenialBench(true)) {
      bench.append(
          List.of(
              TraceRecords.at("a")
                  .setTimeMs(System.currentTimeMillis())
                  .setRequest(
                      DeniedRecords.decision("/mcp").setDeniedCall(tool).setRefusal("ssrf_denied"))
                  .build()));
      assertThat(run(bench)).isEqualTo(ExitCode.DONE);
    }
    assertThat(columns())
        .contains("ssrf_denied GET api.example.com/mcp mcp tools/call rm\n")
        .endsWith("\npolicy refused none of these: no rule would admit them\n");
  }

  @Test
  void programsGetOneObjectForEachShape() throws Exception {
    try (DenialBench bench = new DenialBench(true)) {
      bench.append(List.of(DeniedRecords.of("ci", "/a"), DeniedRecords.of("ci", "/b")));
      assertThat(run(bench, "--format", "json")).isEqualTo(ExitCode.DONE);
    }
    List<JsonObject> lines = output.out().lines().map(JsonObject::new).toList();
    assertThat(lines)
        .extracting(line -> line.getString("path"))
        .containsExactlyInAnyOrder("/a", "/b");
    assertThat(lines.getFirst().fieldNames())
        .containsExactly(
            "sandbox",
            "host",
            "port",
            "protocol",
            "method",
            "path",
            "code",
            "count",
            "first",
            "last",
            "request");
  }

  @Test
  void followingGoesOnUntilTheNodeStops() throws Exception {
    try (DenialBench bench = new DenialBench(true)) {
      CompletableFuture<Integer> exit =
          CompletableFuture.supplyAsync(
              () -> run(bench, "--follow"), command -> Thread.ofPlatform().daemon().start(command));
      await().until(() -> output.out().contains("no denials\n"));
      bench.append(List.of(DeniedRecords.of("ci", "/a")));
      await().until(() -> output.out().contains("/a\n"));
      bench.append(List.of(DeniedRecords.of("ci", "/b")));
      await().until(() -> output.out().contains("/b\n"));
      bench.stop();
      assertThat(exit.join()).isEqualTo(ExitCode.DONE);
    }
    assertThat(output.err()).isEqualTo("sluice: the node stops\n");
    assertThat(output.out()).containsOnlyOnce("/a\n").containsOnlyOnce("LAST ");
  }

  @Test
  void withoutAControlNodeTheAnswerIsNo() throws Exception {
    try (DenialBench bench = new DenialBench(false)) {
      assertThat(run(bench)).isEqualTo(ExitCode.NO);
    }
    assertThat(output.err()).isEqualTo("sluice: no control node answers; it keeps the denials\n");
  }
}
