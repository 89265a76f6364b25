package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Ports;
import dev.sluice.testing.TestIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code doctor} without clients; integration tests run it with those of the machine. */
@Isolated("reads standard output")
class DoctorCommandTest {
  private final CapturedOutput output = new CapturedOutput();
  @TempDir private Path directory;

  @AfterEach
  void release() {
    output.close();
  }

  private int doctor(String... options) {
    Path ca = TestIdentity.create(directory, "ca", List.of("ca.test")).certificate();
    return SluiceCommand.execute(
        Stream.concat(
                Stream.of(
                    "doctor",
                    "--proxy",
                    "127.0.0.1:" + Ports.free(),
                    "--ca",
                    ca.toString(),
                    "--dir",
                    directory.resolve("clients").toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void aProxyThatDoesNotAnswerIsAllThatIsSaid() {
    assertThat(doctor()).isEqualTo(1);
    assertThat(output.out().lines())
        .singleElement()
        .asString()
        .endsWith(
            " does not answer: connection refused; start a node, or name its address with --proxy"
                + " HOST:PORT");
  }

  @Test
  void programsGetAnObject() {
    assertThat(doctor("--format", "json")).isEqualTo(1);
    assertThat(output.out())
        .startsWith("{\"healthy\":false,\"proxy\":{\"address\":\"127.0.0.1:")
        .contains("\"result\":\"unreachable\"")
        .endsWith("\"clients\":[]}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--only=curl,nap|--only: no client is named 'nap'; there are curl, wget, git",
        "--timeout=0|--timeout: write seconds from 1 to 600",
        "--sandbox=ci|--sandbox: name the file with its token, --token-file FILE"
      })
  void wrongUsageIsExplained(String option, String line) {
    assertThat(doctor(option)).isEqualTo(2);
    assertThat(output.err()).contains(line);
  }
}
