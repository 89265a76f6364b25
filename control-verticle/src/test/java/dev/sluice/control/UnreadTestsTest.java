package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.RefusedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that cannot be read refuse their policy file, and stand for none. */
class UnreadTestsTest {
  private static final String LARGE = "#".repeat((1 << 20) + 1);
  private static final String PASSING =
      "tests: [{request: 'GET https://b.test/', expect: allowed}]\n";

  @TempDir private Path state;
  @TempDir private Path config;
  private ControlBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new ControlBench(config, state).failClosed();
    bench.files().write("default", policy("a.test"));
  }

  @AfterEach
  void close() throws TimeoutException {
    bench.close();
  }

  @Test
  void aPolicyThatWasPutGoesOn() throws Exception {
    ControlVerticle control = bench.start();
    bench.put("ci", policy("put.test"));
    bench.files().write("ci.tests", LARGE);

    assertThat(bench.reload()).isInstanceOf(ChangeResult.Unchanged.class);

    assertThat(bench.policy("ci")).isEqualTo(policy("put.test"));
    assertThat(control.now().orElseThrow().refused().files()).isEmpty();
  }

  @Test
  void aFirstStartDeniesNoSandboxWithoutAPolicyFile() throws Exception {
    bench.files().write("ci.tests", LARGE);

    bench.start();

    assertThat(bench.inForce().getPoliciesList())
        .singleElement()
        .satisfies(policy -> assertThat(policy.getSandbox()).isEqualTo("default"));
  }

  @Test
  void aDeletedPolicyFileIsRemoved() throws Exception {
    bench.files().write("ci", policy("b.test"));
    ControlVerticle control = bench.start();
    bench.files().write("ci.tests", LARGE);
    bench.reload();
    assertThat(bench.policy("ci")).contains("Sluice denies this sandbox");
    assertThat(control.now().orElseThrow().refused().files())
        .singleElement()
        .extracting(RefusedDocument::file)
        .asString()
        .endsWith("ci.tests.yaml");

    Files.delete(bench.files().file("ci"));
    bench.reload();

    assertThat(bench.policy("ci")).isEmpty();
    assertThat(control.now().orElseThrow().refused().files()).isEmpty();
  }

  /** It counts as applied, like every refused one. */
  @Test
  void anUneditedPolicyFileDoesNotReplaceWhatWasPutMeanwhile() throws Exception {
    bench.files().write("ci", policy("b.test"));
    bench.start();
    bench.files().write("ci.tests", LARGE);
    bench.reload();
    assertThat(bench.put("ci", policy("put.test"))).isInstanceOf(ChangeResult.Accepted.class);

    bench.files().write("ci.tests", PASSING);
    bench.reload();

    assertThat(bench.policy("ci")).isEqualTo(policy("put.test"));
  }

  /** The operator has seen that they are refused. */
  @Test
  void aPutEndsTheDenialForGood() throws Exception {
    bench.files().write("ci", policy("b.test"));
    bench.start();
    bench.files().write("ci.tests", LARGE);
    bench.reload();
    assertThat(bench.put("ci", policy("put.test"))).isInstanceOf(ChangeResult.Accepted.class);

    assertThat(bench.reload()).isInstanceOf(ChangeResult.Rejected.class);

    assertThat(bench.policy("ci")).isEqualTo(policy("put.test"));
  }
}
