package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.control.PolicyControl.Rollback;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.PolicyPut;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that came before the end of a tenure, and reach its work after it. */
class EndedTenureTest {
  @TempDir private Path state;
  @TempDir private Path config;
  private ControlBench bench;
  private PolicyControl ended;

  @BeforeEach
  void end() throws Exception {
    bench = new ControlBench(config, state);
    bench.files().write("default", policy("a.test"));
    ended = bench.start().now().orElseThrow();
    bench.put("ci", policy("a.test"));
    bench.stop();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aListIsRefused() {
    assertEnded(ended.revisions("ci"));
  }

  @Test
  void aRollbackIsRefused() {
    assertEnded(
        ended.rollBack(
            new Rollback("ci", 1, OptionalLong.empty(), Optional.empty(), true),
            ConfigFolder.AUTHOR));
  }

  @Test
  void aTrialIsRefused() {
    assertEnded(ended.tryOut(new PolicyPut("ci", policy("b.test"), OptionalLong.empty())));
  }

  private static void assertEnded(Future<?> answer) {
    assertThatThrownBy(() -> answer.await(10, TimeUnit.SECONDS))
        .isInstanceOf(ControlUnavailable.class)
        .hasMessageContaining("no longer the active one");
  }
}
