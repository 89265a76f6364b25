package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.SluiceCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code ./sluice} in a checkout that was never built. */
class StartScriptTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", "")).resolve("../sluice");

  /** Of no use in a checkout, or for tests of the distribution alone. */
  private static final Set<String> UNLISTED = Set.of("demo-origin", "archive-classes");

  @TempDir private Path checkout;

  /** What a command printed, errors included. */
  private record Printed(int exit, String text) {}

  @BeforeEach
  void copy() throws IOException {
    Files.copy(SCRIPT, checkout.resolve("sluice"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Printed run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(checkout.resolve("sluice").toString()), Stream.of(arguments))
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Printed(process.waitFor(), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "audit --help", "audit tail -h"})
  void helpNeedsNoBuild(String arguments) throws Exception {
    Printed printed = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(printed.exit()).isZero();
    assertThat(printed.text()).startsWith("Usage: ./sluice COMMAND").doesNotContain("building");
  }

  @ParameterizedTest
  @ValueSource(strings = {"develop", "--hlep", "polic"})
  void anUnknownCommandNeedsNoBuild(String command) throws Exception {
    Printed printed = run(command);

    assertThat(printed.exit()).isEqualTo(2);
    assertThat(printed.text())
        .contains("sluice: there is no command '" + command + "'", "Usage: ./sluice COMMAND")
        .doesNotContain("building");
  }

  @Test
  void itsCommandsAreThoseOfTheProgram() throws Exception {
    Set<String> commands =
        new TreeSet<>(new CommandLine(new SluiceCommand()).getSubcommands().keySet());
    Set<String> listed = new TreeSet<>();
    Matcher lines = Pattern.compile("(?m)^  ([a-z-]+) {2,}").matcher(run("--help").text());
    while (lines.find()) {
      listed.add(lines.group(1));
    }

    for (String command : commands) {
      assertThat(Files.readString(SCRIPT))
          .containsPattern("(?m)^commands=\\(.*\\b" + command + "\\b.*\\)$");
    }
    commands.removeAll(UNLISTED);
    assertThat(listed).isEqualTo(commands);
  }
}
