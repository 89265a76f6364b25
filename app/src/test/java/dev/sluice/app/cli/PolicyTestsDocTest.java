package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The example of docs/policy-tests.md, and its output. */
@Isolated("reads standard output")
class PolicyTestsDocTest {
  private static final String POLICY =
      """
      version: 1
      network_policies:
        api:
          endpoints:
            - {host: api.example.com, port: 443, protocol: rest, enforcement: enforce,
               rules: [{allow: {method: '*', path: /v1/**}}]}
        tools:
          endpoints:
            - {host: mcp.example.com, port: 443, protocol: mcp, enforcement: enforce,
               mcp: {versions: [2025-11-25]}, rules: [{allow: {method: tools/call, tool: search}}]}
      """;

  @TempDir private Path directory;

  @Test
  void theExampleFailsAsThePageShows() throws IOException {
    String page = Files.readString(Path.of("../docs/policy-tests.md"));
    Path policy = Files.writeString(directory.resolve("ci.yaml"), POLICY);
    Files.writeString(
        directory.resolve("ci.tests.yaml"),
        page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("```\n\n")));

    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(SluiceCommand.execute(new String[] {"policy", "check", "--policy", "" + policy}))
          .isEqualTo(1);
      String shown = output.out().replace(directory + "/", "").strip();
      assertThat(shown).hasLineCount(1);
      assertThat(page).contains("\n    " + shown + "\n");
    }
  }
}
