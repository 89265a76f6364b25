package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.preset.PresetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code policy presets}, and what other commands say of presets, as docs/presets.md shows. */
@Isolated("reads standard output")
class PresetsCommandTest {
  private static final Path PAGE = Path.of("../docs/presets.md");

  @TempDir private Path directory;

  @Test
  void listsEveryPreset() throws IOException {
    String listed = run("policy", "presets").out();

    assertThat(listed.lines().findFirst()).contains("NAME           VERSION  DATE        ADMITS");
    assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("### ")).toList())
        .isNotEmpty()
        .allSatisfy(heading -> assertThat(listed).contains("\n" + heading.substring(4) + " "));
  }

  @Test
  void printsOneAsAPolicy() throws IOException {
    CommandOutput newest = run("policy", "presets", "npm");

    assertThat(newest.out()).startsWith("# Preset npm, version 1, 2026-11-28.\n");
    assertThat(run("policy", "presets", "npm@1")).isEqualTo(newest);
    String file = write(newest.out());
    assertThat(run("policy", "check", "--policy", file, "--portable").code()).isZero();
  }

  @Test
  void explainNamesThePreset() throws IOException {
    String page = Files.readString(PAGE);
    String policy = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("```\n\n"));
    int begin = page.indexOf("      decision: denied, PUT");
    String shown = page.substring(begin, page.indexOf("\n\n", begin)).replace("      ", "");

    CommandOutput explained =
        run(
            "policy",
            "explain",
            "--policy",
            write(policy),
            "--request",
            "PUT https://registry.npmjs.org/is-odd");

    assertThat(explained.out().strip()).isEqualTo(shown);
    assertThat(explained.code()).isEqualTo(1);
  }

  @Test
  void checkSaysWhatEachAdds() throws IOException {
    String file = write("version: 1\nx-sluice: {presets: [npm, llm-openai]}\n");

    assertThat(run("policy", "check", "--policy", file).err())
        .contains("npm, version 1 of 2026-11-28, adds 2 endpoints")
        .contains("llm-openai, version 1 of 2026-11-28, adds 1 endpoint");
    assertThat(run("policy", "check", "--policy", file, "--format", "json").out())
        .endsWith(
            "\"presets\":[{\"file\":\"%s\",\"name\":\"npm\",\"version\":1,\"dated\":\"2026-11-28\",\"endpoints\":2},"
                    .formatted(file)
                + "{\"file\":\"%s\",\"name\":\"llm-openai\",\"version\":1,\"dated\":\"2026-11-28\",\"endpoints\":1}]}\n"
                    .formatted(file));
  }

  @Test
  void presetsAreNotPortable() throws IOException {
    String file = write("version: 1\nx-sluice: {presets: [npm]}\n");

    CommandOutput checked = run("policy", "check", "--policy", file, "--portable");

    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.out()).contains("x-sluice: is a key of Sluice: OpenShell refuses this file");
  }

  @Test
  void diffComparesWhatPresetsAdmit() throws IOException {
    String before = write("version: 1\nx-sluice: {presets: [maven]}\n");
    Path after = directory.resolve("after.yaml");
    Files.writeString(after, "version: 1\nx-sluice: {presets: [maven, pypi]}\n");

    CommandOutput diff = run("policy", "diff", before, after.toString());

    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out())
        .contains("newly reachable pypi.org:443: GET, HEAD")
        .contains("after: x-sluice.presets.pypi@1.endpoints[0].rules[0].allow")
        .doesNotContain("maven");
  }

  /** What is printed admits what the name admits. */
  @Test
  void aPrintedPresetIsWhatItsNameStandsFor() throws IOException {
    for (String name : PresetCatalog.names()) {
      String named = write("version: 1\nx-sluice: {presets: [%s]}\n".formatted(name));
      Path printed = directory.resolve("printed.yaml");
      Files.writeString(printed, run("policy", "presets", name).out());

      assertThat(run("policy", "diff", named, printed.toString()))
          .as(name)
          .isEqualTo(new CommandOutput(0, "", ""));
    }
  }

  private String write(String policy) throws IOException {
    return Files.writeString(directory.resolve("ci.yaml"), policy).toString();
  }

  private CommandOutput run(String... arguments) {
    CommandOutput output = CommandOutput.of(arguments);
    String out = output.out().replace(directory + "/ci.yaml: ", "");
    return new CommandOutput(
        output.code(), out.replace("endpoint: " + directory + "/", "endpoint: "), output.err());
  }
}
