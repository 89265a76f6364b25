package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.RefusedDocument;
import dev.sluice.control.files.UnreadableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registrations that are broken, or cannot be read, stop only their own change. */
class RefusedRegistrationsTest {
  private static final String BROKEN = "version: 1\nnetwork_polices: {}\n";

  @TempDir private Path state;
  @TempDir private Path config;
  private ControlBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new ControlBench(config, state);
    bench.files().write("default", policy("a.test")).write("blue", policy("blue.test"));
  }

  @AfterEach
  void close() throws TimeoutException {
    bench.close();
  }

  @Test
  void brokenOnesKeepThoseInForceAndNoPolicyOut() throws Exception {
    Path gateway = config.resolve("gateway.toml");
    Files.writeString(gateway, "# first\n");
    bench.start();
    Files.writeString(gateway, "not toml\n");
    bench.files().write("blue", policy("new.test"));

    ControlVerticle control = bench.restart();

    assertThat(bench.inForce().getRegistrationsToml()).isEqualTo("# first\n");
    assertThat(bench.policy("blue")).isEqualTo(policy("new.test"));
    assertThat(control.now().orElseThrow().refused().files())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.sandbox()).isEmpty());
  }

  @Test
  void unreadOnesKeepThoseInForceAndNoPolicyOut() throws Exception {
    Path gateway = Files.writeString(config.resolve("gateway.toml"), "# first\n");
    ControlVerticle control = bench.start();
    Files.write(gateway, new byte[] {(byte) 0xe4});
    bench.files().write("blue", policy("new.test"));

    assertThat(bench.reload()).isInstanceOf(ChangeResult.PartlyAccepted.class);

    assertThat(bench.inForce().getRegistrationsToml()).isEqualTo("# first\n");
    assertThat(bench.policy("blue")).isEqualTo(policy("new.test"));
    assertThat(control.now().orElseThrow().fileFaults()).isEmpty();
    assertThat(control.now().orElseThrow().refused().warnings())
        .singleElement()
        .asString()
        .contains("gateway.toml is refused", "what was in force before stays");
    assertThat(control.now().orElseThrow().refused().files().getFirst().violations())
        .containsExactly(gateway + ":1:1: not UTF-8 text; save the file as UTF-8");

    Files.writeString(gateway, "# second\n");
    assertThat(bench.reload()).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(bench.inForce().getRegistrationsToml()).isEqualTo("# second\n");
    assertThat(control.now().orElseThrow().refused().files()).isEmpty();
  }

  /** In both modes: what they say of the mode stays in force too. */
  @Test
  void unreadOnesLeaveTheModeInForce() throws Exception {
    bench.failClosed().start();
    Path gateway = config.resolve("gateway.toml");
    Files.delete(gateway);
    Files.createSymbolicLink(gateway, Path.of("none"));
    bench.files().write("default", BROKEN);

    ControlVerticle control = bench.restart();

    assertThat(bench.policy("default")).contains("network_policies: {}");
    assertThat(control.now().orElseThrow().refused().files())
        .extracting(RefusedDocument::effect)
        .containsExactlyInAnyOrder(RefusedDocument.Effect.RETAINED, RefusedDocument.Effect.DENIED);
  }

  @Test
  void unreadOnesFailAFirstStart() throws Exception {
    Files.write(config.resolve("gateway.toml"), new byte[] {(byte) 0xe4});

    assertThatThrownBy(bench::start)
        .isInstanceOf(UnreadableFiles.class)
        .hasMessageContaining("gateway.toml:1:1: not UTF-8 text");
  }

  @Test
  void brokenOnesFailAFirstStart() throws Exception {
    Files.writeString(config.resolve("gateway.toml"), "not toml\n");

    assertThatThrownBy(bench::start).isInstanceOf(InvalidConfiguration.class);
  }
}
