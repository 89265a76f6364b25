package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.RefusedDocument;
import dev.sluice.proto.v1.ConfigChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broken file stops only its own change, at start too. */
@Order(1)
class RefusedFilesTest {
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
  void aRestartGoesOnWithTheAcceptedPolicyAndTakesTheOtherFiles() throws Exception {
    bench.start();
    bench.files().write("default", BROKEN).write("blue", policy("new.test"));

    ControlVerticle control = bench.restart();

    assertThat(bench.policy("default")).isEqualTo(policy("a.test"));
    assertThat(bench.policy("blue")).isEqualTo(policy("new.test"));
    assertThat(control.now().orElseThrow().refused().files())
        .singleElement()
        .satisfies(this::isDefaultRetained);
    assertThat(control.now().orElseThrow().refused().warnings())
        .singleElement()
        .asString()
        .contains("default.yaml", "what was in force before stays")
        .doesNotContain("network_polices");
    assertThat(bench.labels()).containsExactly("detected", "retained_last_valid");
    ConfigChange event = bench.event("retained_last_valid");
    assertThat(event.getDetailsMap())
        .containsEntry("sandbox", "default")
        .containsEntry("channel", "start");
    assertThat(bench.put("green", policy("g.test"))).isInstanceOf(ChangeResult.Accepted.class);
  }

  @Test
  void theSameFaultIsNoNewsUntilACallerAsks() throws Exception {
    bench.start();
    bench.files().write("default", BROKEN);
    bench.restart();

    assertThat(bench.reload()).isInstanceOf(ChangeResult.Rejected.class);

    assertThat(bench.labels()).containsExactly("retained_last_valid", "retained_last_valid");
    assertThat(bench.events().getLast().getDetailsMap())
        .containsEntry("channel", "api")
        .containsEntry("changed_by", "owner")
        .containsEntry("address", "127.0.0.1")
        .containsEntry("reason", "a reason");
  }

  @Test
  void aReloadTakesWhatIsValidAndNamesTheRest() throws Exception {
    ControlVerticle control = bench.start();
    bench.files().write("default", BROKEN).write("blue", policy("new.test"));

    ChangeResult result = bench.reload();

    assertThat(result)
        .isInstanceOfSatisfying(
            ChangeResult.PartlyAccepted.class,
            partly -> {
              assertThat(partly.part().generation().getNumber()).isEqualTo(2);
              assertThat(partly.rejected().violations())
                  .isNotEmpty()
                  .allMatch(line -> line.contains("default.yaml:2:"));
            });
    assertThat(bench.policy("blue")).isEqualTo(policy("new.test"));
    assertThat(control.now().orElseThrow().refused().count()).isOne();

    bench.files().write("default", policy("b.test"));
    assertThat(bench.reload()).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(control.now().orElseThrow().refused().files()).isEmpty();
    assertThat(control.now().orElseThrow().refused().last()).isPresent();
    assertThat(control.now().orElseThrow().refused().count()).isOne();
  }

  @Test
  void failClosedDeniesThatSandboxAloneUntilItsFileIsRepaired() throws Exception {
    bench.failClosed().start();
    bench.files().write("default", BROKEN);

    ControlVerticle control = bench.restart();

    assertThat(bench.policy("default")).contains("network_policies: {}");
    assertThat(bench.policy("blue")).isEqualTo(policy("blue.test"));
    assertThat(bench.labels()).containsExactly("detected", "fail_closed");
    assertThat(control.now().orElseThrow().refused().files())
        .extracting(RefusedDocument::effect)
        .containsExactly(RefusedDocument.Effect.DENIED);
    long denied = bench.inForce().getNumber();
    bench.restart();
    assertThat(bench.inForce().getNumber()).isEqualTo(denied);

    bench.files().write("default", policy("a.test"));
    bench.reload();

    assertThat(bench.policy("default")).isEqualTo(policy("a.test"));
    assertThat(bench.inForce().getPolicies(1).getRevision()).isEqualTo(3);
  }

  @Test
  void aDeniedPolicyThatWasPutComesBackWithoutItsFile() throws Exception {
    bench.failClosed().start();
    bench.put("default", policy("put.test"));
    bench.files().write("default", BROKEN);
    bench.reload();
    assertThat(bench.policy("default")).contains("network_policies: {}");

    Files.delete(bench.files().file("default"));
    bench.reload();

    assertThat(bench.policy("default")).isEqualTo(policy("put.test"));
  }

  @Test
  void aPutEndsTheDenialAndStaysUntilTheFileIsEdited() throws Exception {
    bench.failClosed().start();
    bench.files().write("default", BROKEN);
    ControlVerticle control = bench.restart();

    assertThat(bench.put("default", policy("put.test"))).isInstanceOf(ChangeResult.Accepted.class);

    assertThat(control.now().orElseThrow().refused().files()).isEmpty();
    assertThat(bench.reload()).isInstanceOf(ChangeResult.Unchanged.class);
    bench.restart();
    assertThat(bench.policy("default")).isEqualTo(policy("put.test"));
  }

  @Test
  void aFileThatWasUnreadableForAWhileDoesNotReplaceWhatWasPutMeanwhile() throws Exception {
    bench.start();
    bench.files().write("blue", "#".repeat((1 << 20) + 1));
    bench.reload();
    assertThat(bench.put("blue", policy("put.test"))).isInstanceOf(ChangeResult.Accepted.class);

    bench.files().write("blue", policy("blue.test"));
    bench.reload();
    assertThat(bench.policy("blue")).isEqualTo(policy("put.test"));

    bench.files().write("blue", policy("edited.test"));
    bench.reload();
    assertThat(bench.policy("blue")).isEqualTo(policy("edited.test"));
  }

  @Test
  void aFirstStartDeniesTheSandboxOfABrokenFile() throws Exception {
    bench.files().write("default", BROKEN);

    bench.start();

    assertThat(bench.policy("default")).contains("network_policies: {}");
    assertThat(bench.policy("blue")).isEqualTo(policy("blue.test"));
    assertThat(bench.labels()).containsExactly("detected", "fail_closed");
    bench.restart();
    assertThat(bench.policy("default")).contains("network_policies: {}");

    Files.delete(bench.files().file("default"));
    bench.reload();
    assertThat(bench.policy("default")).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadStopsNoRestart() throws Exception {
    bench.start();
    Files.write(bench.files().file("default"), new byte[] {(byte) 0xe4});

    ControlVerticle control = bench.restart();

    assertThat(bench.policy("default")).isEqualTo(policy("a.test"));
    assertThat(control.now().orElseThrow().refused().warnings())
        .singleElement()
        .asString()
        .contains("default.yaml is refused");
  }

  @Test
  void aDamagedNewestGenerationIsTold() throws Exception {
    bench.start();
    bench.put("blue", policy("new.test"));
    bench.stop();
    Path newest;
    try (Stream<Path> stored = Files.list(bench.store())) {
      newest =
          stored.filter(file -> file.toString().endsWith("2.generation")).findFirst().orElseThrow();
    }
    Files.write(newest, new byte[] {1, 2, 3});

    bench.start();

    ConfigChange event = bench.event("generation_damaged");
    assertThat(event.getDetailsMap())
        .containsEntry("damaged_generation", "2")
        .containsEntry("active_generation", "1");
    assertThat(bench.policy("blue")).isEqualTo(policy("blue.test"));
  }

  private void isDefaultRetained(RefusedDocument refusal) {
    assertThat(refusal.sandbox()).isEqualTo(Optional.of("default"));
    assertThat(refusal.effect()).isEqualTo(RefusedDocument.Effect.RETAINED);
    assertThat(refusal.violations()).isEqualTo(List.copyOf(refusal.violations())).isNotEmpty();
  }
}
