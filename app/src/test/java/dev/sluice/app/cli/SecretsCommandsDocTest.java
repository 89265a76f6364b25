package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The commands of {@code docs/secrets.md} print what the page shows. */
@Isolated("reads standard output")
class SecretsCommandsDocTest {
  private static final Path DOCUMENT = Path.of("../docs/secrets.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```\n\\$ \\./sluice (secrets [^\n]+)\n(.*?)```", Pattern.DOTALL);

  private static final Map<String, String> SECRETS = SampleSecrets.all();
  private static final String PROMPT = "Value, which is not shown:\n";

  private final InputStream realIn = System.in;
  @TempDir private Path directory;

  @AfterEach
  void release() {
    System.setIn(realIn);
  }

  private static String secret(String id) {
    return SECRETS.getOrDefault(id, "");
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void everyExampleIsWhatTheCommandPrints() throws IOException {
    String header = "Authorization: " + secret("github-token");
    write("deploy/.env", "STAGE=test\nexport TOKEN=" + secret("github-token") + "\n");
    write(
        "deploy/values.yaml",
        "auth:\n  header: "
            + Base64.getEncoder().encodeToString(header.getBytes(StandardCharsets.UTF_8))
            + "\n");
    write("deploy/README.md", "Nothing secret.\n");

    Matcher example = EXAMPLE.matcher(Files.readString(DOCUMENT));
    List<String> shown = new ArrayList<>();
    while (example.find()) {
      shown.add(example.group(1));
      assertThat(steady(printed(example.group(1).split(" ", -1))))
          .as(example.group(1))
          .isEqualTo(steady(example.group(2)));
    }
    assertThat(shown)
        .extracting(command -> command.split(" ", -1)[1])
        .contains("list", "scan", "explain");
  }

  /** Without times, and without what each version of the pack changes. */
  private static String steady(String output) {
    return output
        .replaceAll(" in [0-9.]+ s( \\(.*?\\))?", " in N s")
        .replaceAll("[0-9]+ patterns", "N patterns")
        .replaceAll("version [0-9]+", "version N");
  }

  /** With the names of files as in the example. */
  private String printed(String... command) {
    List<String> arguments = new ArrayList<>(Arrays.asList(command));
    boolean typed = command[1].equals("explain");
    if (typed) {
      arguments.addAll(List.of("--file", "-"));
      String value = secret("npm-token").substring(0, secret("npm-token").length() - 1) + "q";
      System.setIn(new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8)));
    }
    arguments.replaceAll(
        argument -> argument.equals("deploy") ? directory.resolve(argument).toString() : argument);
    try (CapturedOutput output = new CapturedOutput()) {
      SluiceCommand.execute(arguments.toArray(String[]::new));
      return (typed ? PROMPT : "") + output.out().replace(directory + "/", "");
    }
  }
}
