package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The example of docs/policy-diff.md, and the exit codes. */
@Isolated("reads standard output")
class PolicyDiffDocTest {
  private static final String OLD =
      """
      version: 1
      network_policies:
        api:
          endpoints:
            - host: api.example.com
              port: 443
              protocol: rest
              enforcement: enforce
              rules: [{allow: {method: GET, path: /v1/items}}]
        search:
          endpoints: [{host: search.example.com, port: 443}]
      """;

  private static final String NEW =
      OLD.substring(0, OLD.indexOf("  search")).replace("/v1/items", "/v1/*");

  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;
  private String old = "";
  private String now = "";

  @BeforeEach
  void write() throws IOException {
    old = Files.writeString(directory.resolve("old.yaml"), OLD).toString();
    now = Files.writeString(directory.resolve("new.yaml"), NEW).toString();
  }

  @AfterEach
  void release() {
    output.close();
  }

  @Test
  void theExampleIsAsThePageShows() throws IOException {
    assertThat(diff(old, now)).isEqualTo(1);
    assertThat(Files.readString(Path.of("../docs/policy-diff.md")))
        .contains(output.out().strip().indent(4).strip());
  }

  @Test
  void thatARuleIsSplitIsNoDifference() throws IOException {
    Files.writeString(
        Path.of(now),
        OLD.replace(
            "[{allow: {method: GET, path: /v1/items}}]",
            "[{allow: {method: GET, path: '/v1/{items,items}'}},"
                + " {allow: {method: HEAD, path: /v1/items}}]"));

    assertThat(diff(old, now)).isZero();
    assertThat(output.out()).isEmpty();
  }

  @Test
  void thatAPolicyIsObservedIsTold() throws IOException {
    Instant until = Instant.now().plus(Duration.ofDays(1));
    Files.writeString(Path.of(now), OLD + "x-sluice: {mode: observe, until: " + until + "}\n");

    assertThat(diff(old, now)).isEqualTo(1);
    assertThat(output.err()).contains("B has mode: observe until " + until);
    assertThat(diff(now, old)).isZero();
  }

  @Test
  void jsonIsOneObject() {
    assertThat(diff(now, old, "--format", "json")).isEqualTo(1);
    assertThat(output.out())
        .startsWith("{\"complete\":true,\"differences\":[{\"change\":\"newly_denied\",")
        .contains("\"request\":\"GET https://search.example.com/\"}");
  }

  private static int diff(String a, String b, String... more) {
    String[] command = {"policy", "diff", a, b};
    return SluiceCommand.execute(
        Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new));
  }
}
