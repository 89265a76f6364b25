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

/** A policy that is put ends the denial of its sandbox, also where its file cannot be read. */
class PutOverRefusedFileTest {
  private static final String BROKEN = "version: 1\nnetwork_polices: {}\n";
  private static final String LARGE = "#".repeat((1 << 20) + 1);

  @TempDir private Path state;
  @TempDir private Path config;
  private ControlBench bench;

  @BeforeEach
  void deny() throws IOException, TimeoutException {
    bench = new ControlBench(config, state).failClosed();
    bench.files().write("blue", policy("blue.test"));
    bench.start();
    bench.files().write("blue", LARGE);
    bench.reload();
    assertThat(bench.policy("blue")).contains("Sluice denies this sandbox");
  }

  @AfterEach
  void close() throws TimeoutException {
    bench.close();
  }

  private void put() throws TimeoutException {
    assertThat(bench.put("blue", policy("put.test"))).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void reloadsAndRestartsLeaveIt() throws Exception {
    put();

    assertThat(bench.reload()).isInstanceOf(ChangeResult.Rejected.class);
    assertThat(bench.policy("blue")).isEqualTo(policy("put.test"));

    ControlVerticle control = bench.restart();
    assertThat(bench.policy("blue")).isEqualTo(policy("put.test"));
    assertThat(control.now().orElseThrow().refused().files())
        .extracting(RefusedDocument::effect)
        .containsExactly(RefusedDocument.Effect.RETAINED);
  }

  @Test
  void otherChangesLeaveIt() throws Exception {
    put();
    bench.put("green", policy("green.test"));
    bench.files().write("default", policy("new.test"));
    bench.reload();

    assertThat(bench.policy("blue")).isEqualTo(policy("put.test"));
    assertThat(bench.policy("default")).isEqualTo(policy("new.test"));
  }

  /** It need not be the one that was refused. */
  @Test
  void aMisnamedFileLeavesIt() throws Exception {
    put();
    Files.move(bench.files().file("blue"), bench.files().file("blue").resolveSibling("blue.yml"));
    bench.reload();

    assertThat(bench.policy("blue")).isEqualTo(policy("put.test"));
  }

  @Test
  void aRemovalEndsTheDenialToo() throws Exception {
    assertThat(bench.remove("blue")).isInstanceOf(ChangeResult.Accepted.class);

    bench.reload();

    assertThat(bench.policy("blue")).isEmpty();
  }

  @Test
  void aFileThatCanBeReadAgainCountsAgain() throws Exception {
    put();
    bench.files().write("blue", BROKEN);
    bench.reload();
    assertThat(bench.policy("blue")).contains("Sluice denies this sandbox");

    bench.files().write("blue", policy("edited.test"));
    bench.reload();
    assertThat(bench.policy("blue")).isEqualTo(policy("edited.test"));

    bench.files().write("blue", LARGE);
    bench.reload();
    assertThat(bench.policy("blue")).contains("Sluice denies this sandbox");
  }
}
