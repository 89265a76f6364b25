package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code policy suggest}: the commands of {@code docs/suggest.md} print what the page shows. */
@Isolated("reads standard output")
class SuggestDocTest {
  private static final Path DOCUMENT = Path.of("../docs/suggest.md");
  private static final String RECORD = "../examples/suggest/denied.ndjson";
  private static final String POLICY = "../examples/suggest/ci.yaml";
  private static final Pattern EXAMPLE =
      Pattern.compile("```\n\\$ \\./sluice (policy suggest [^\n]+)\n(.*?)```", Pattern.DOTALL);

  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;

  @AfterEach
  void release() {
    output.close();
  }

  private static int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("policy", "suggest"));
    all.addAll(List.of(arguments));
    return SluiceCommand.execute(all.toArray(String[]::new));
  }

  private static String page() throws IOException {
    return Files.readString(DOCUMENT);
  }

  @Test
  void everyExampleIsWhatTheCommandPrints() throws IOException {
    Matcher example = EXAMPLE.matcher(page());
    int examples = 0;
    while (example.find()) {
      examples++;
      String before = output.out();
      String[] command = example.group(1).replace("examples/", "../examples/").split(" ", -1);
      assertThat(SluiceCommand.execute(command)).isZero();
      assertThat(output.out().substring(before.length()).replace("/../examples/", "/examples/"))
          .as(example.group(1))
          .isEqualTo(example.group(2));
    }
    assertThat(examples).isEqualTo(2);
    assertThat(page()).contains("\n```\n" + output.err().lines().limit(5).toList().getFirst());
  }

  @Test
  void theCountsAndTheTunnelAreThoseOfThePage() throws IOException {
    assertThat(run(RECORD)).isZero();
    assertThat(page()).contains("```\n" + output.err() + "```");
    String before = output.out();
    assertThat(run("--unresolved", "--sandbox", "ci", RECORD)).isZero();
    String policy = output.out().substring(before.length());
    String tunnel = policy.substring(policy.indexOf("  allow_pypi_org_443:"));
    assertThat(page()).contains("```\n" + tunnel + "```");
  }

  @Test
  void thePatchedFileIsAcceptedAndASecondRunAddsNothing() throws IOException {
    assertThat(run("--merge", POLICY, "--format", "yaml", RECORD)).isZero();
    Path patched = Files.writeString(directory.resolve("patched.yaml"), output.out());
    assertThat(SluiceCommand.execute(new String[] {"policy", "check", "--policy", patched + ""}))
        .isZero();
    String before = output.out();
    assertThat(run("--merge", patched.toString(), RECORD)).isZero();
    assertThat(output.out()).isEqualTo(before);
    assertThat(output.err()).contains("nothing is to be added to the file");
  }

  @Test
  void jsonHasTheSame() {
    assertThat(run("--format", "json", "--merge", POLICY, RECORD)).isZero();
    JsonNode root = new JsonMapper().readTree(output.out());
    assertThat(root.at("/denials").asInt()).isEqualTo(18);
    JsonNode rule = root.at("/sandboxes/0/endpoints/0/rules/0");
    assertThat(rule.at("/allow/path").asString()).isEqualTo("/repos/acme/*/issues");
    assertThat(rule.at("/segments/3").asString()).isEqualTo("8 names or more");
    assertThat(rule.at("/count").asInt()).isEqualTo(9);
    assertThat(root.at("/not_suggested/0/reason").asString()).isEqualTo("destination_guard");
    assertThat(root.at("/patch").asString()).contains("+++ b/");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void standardInputAndTimesAreRead() throws IOException {
    assertThat(run("--since", "2026-09-21T14:27:00Z", RECORD)).isZero();
    assertThat(output.out()).contains("mcp.example.com").doesNotContain("api.github.com");
    assertThat(run("--sandbox", "other", RECORD)).isZero();
    assertThat(output.err()).contains("20 events, 0 denials");
  }

  @Test
  void wrongUsageIsCode2() throws IOException {
    assertThat(run("--format", "patch", RECORD)).isEqualTo(2);
    assertThat(run("--since", "soon", RECORD)).isEqualTo(2);
    assertThat(run("--kafka", "127.0.0.1:9092", RECORD)).isEqualTo(2);
    assertThat(run("--merge", directory.resolve("none.yaml").toString(), RECORD)).isEqualTo(2);
    Path two = directory.resolve("two.ndjson");
    String events = Files.readString(Path.of(RECORD));
    Files.writeString(
        two, events + events.replace("\"tenant_uid\":\"ci\"", "\"tenant_uid\":\"a\\nb\""));
    assertThat(run("--merge", POLICY, two.toString())).isEqualTo(2);
    assertThat(output.err()).contains("name one by --sandbox: \"a\\u{a}b\", ci");
    assertThat(Arrays.asList(output.out().split("\n", -1))).noneMatch(line -> line.startsWith("b"));
  }
}
