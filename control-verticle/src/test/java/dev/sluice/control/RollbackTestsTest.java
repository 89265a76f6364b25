package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.control.PolicyControl.Rollback;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.files.UnreadableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests in the file of a policy run also when a former revision is put in force. */
class RollbackTestsTest {
  private static final String FAILING =
      "tests: [{request: 'GET https://b.test/', expect: allowed}]\n";
  private static final String PASSING =
      "tests: [{request: 'GET https://a.test/', expect: allowed}]\n";

  @TempDir private Path state;
  @TempDir private Path config;
  private ControlBench bench;
  private ControlVerticle control;

  @BeforeEach
  void open() throws IOException, TimeoutException {
    bench = new ControlBench(config, state);
    bench.files().write("default", policy("a.test"));
    control = bench.start();
    bench.put("ci", policy("a.test"));
    bench.put("ci", policy("b.test"));
  }

  @AfterEach
  void close() throws TimeoutException {
    bench.close();
  }

  @Test
  void theTestsOfTheFileDecide() throws Exception {
    bench.files().write("ci.tests", FAILING);
    assertThat(rollBack(Optional.empty())).isInstanceOf(ChangeResult.Rejected.class);

    bench.files().write("ci.tests", PASSING);
    assertThat(rollBack(Optional.empty())).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(bench.policy("ci")).isEqualTo(policy("a.test"));
  }

  @Test
  void testsThatCannotBeReadRefuseIt() throws Exception {
    bench.files().write("ci.tests", FAILING + "#".repeat(1 << 20));
    assertThatThrownBy(() -> rollBack(Optional.empty()))
        .isInstanceOf(UnreadableFiles.class)
        .hasMessageEndingWith("policies/ci.tests.yaml:1:1: has more than 1048576 bytes");

    byte[] latin = (FAILING + "# \u00e4\n").getBytes(StandardCharsets.ISO_8859_1);
    Files.write(bench.files().file("ci.tests"), latin);
    assertThatThrownBy(() -> rollBack(Optional.empty()))
        .isInstanceOf(UnreadableFiles.class)
        .hasMessageEndingWith("ci.tests.yaml:2:3: not UTF-8 text; save the file as UTF-8");
    assertThat(bench.policy("ci")).isEqualTo(policy("b.test"));

    assertThat(rollBack(Optional.of(PASSING))).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void aPolicyFileThatCannotBeReadDoesNot() throws Exception {
    bench.files().write("ci", "#".repeat((1 << 20) + 1)).write("ci.tests", PASSING);

    assertThat(rollBack(Optional.empty())).isInstanceOf(ChangeResult.Accepted.class);
  }

  private ChangeResult rollBack(Optional<String> tests) throws TimeoutException {
    Rollback first = new Rollback("ci", 1, OptionalLong.empty(), tests, true);
    return ControlBench.await(control.now().orElseThrow().rollBack(first, ConfigFolder.AUTHOR))
        .orElseThrow()
        .result();
  }
}
