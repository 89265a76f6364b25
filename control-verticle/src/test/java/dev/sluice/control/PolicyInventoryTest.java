package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.control.PolicyInventory.Drift;
import dev.sluice.control.PolicyInventory.Drift.Kind;
import dev.sluice.control.PolicyInventory.Row;
import dev.sluice.control.change.ChangeResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies in force, removals, and where API and files differ. */
@Order(1)
class PolicyInventoryTest {
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
  void filesAloneDoNotDrift() throws Exception {
    PolicyInventory inventory = ControlBench.await(bench.start().now().orElseThrow().policies());

    assertThat(inventory.policies()).extracting(Row::sandbox).containsExactly("blue", "default");
    assertThat(inventory.policies().getFirst().file()).endsWith("policies/blue.yaml");
    assertThat(inventory.drift()).isEmpty();
  }

  @Test
  void whatTheApiChangedIsDriftUntilTheFileSaysTheSame() throws Exception {
    ControlVerticle control = bench.start();
    bench.put("blue", policy("put.test"));
    bench.put("green", policy("green.test"));
    remove(control, "default");

    assertThat(control.now().orElseThrow().inventory().drift())
        .containsExactly(
            new Drift("blue", Kind.DIFFERS),
            new Drift("green", Kind.NO_FILE),
            new Drift("default", Kind.DELETED));

    bench
        .files()
        .write("blue", policy("put.test"))
        .write("green", policy("green.test"))
        .write("default", policy("b.test"));
    bench.reload();
    assertThat(control.now().orElseThrow().inventory().drift()).isEmpty();
  }

  @Test
  void aRemovedPolicyStaysAwayUntilItsFileIsEdited() throws Exception {
    ControlVerticle control = bench.start();

    ChangeResult result = remove(control, "blue");

    assertThat(((ChangeResult.Accepted) result).warnings())
        .containsExactly(
            "the policy of sandbox default is in force for it now",
            "its file stays and is in force again once it is edited; delete it too");
    assertThat(bench.policy("blue")).isEmpty();
    bench.restart();
    assertThat(bench.policy("blue")).isEmpty();
    bench.files().write("blue", policy("new.test"));
    bench.reload();
    assertThat(bench.policy("blue")).isEqualTo(policy("new.test"));
  }

  @Test
  void aRemovalIsConditional() throws Exception {
    ControlVerticle control = bench.start();

    assertThat(
            ControlBench.await(
                    control
                        .now()
                        .orElseThrow()
                        .remove("blue", OptionalLong.of(7), false, ConfigFolder.AUTHOR))
                .result())
        .isEqualTo(new ChangeResult.Conflict(1));
    assertThat(remove(control, "green")).isInstanceOf(ChangeResult.Unchanged.class);
  }

  @Test
  void aPolicyForASandboxThatNoNodeReachesIsAccepted() throws Exception {
    bench.start();
    bench.report("proxy", "default", "blue");

    assertThat(((ChangeResult.Accepted) bench.put("blue", policy("b.test"))).warnings()).isEmpty();
    assertThat(((ChangeResult.Accepted) bench.put("green", policy("g.test"))).warnings())
        .singleElement()
        .asString()
        .contains("no request reaches sandbox green", "proxy.sandboxes.green");
  }

  private static ChangeResult remove(ControlVerticle control, String sandbox)
      throws TimeoutException {
    return ControlBench.await(
            control
                .now()
                .orElseThrow()
                .remove(sandbox, OptionalLong.empty(), false, ConfigFolder.AUTHOR))
        .result();
  }
}
