package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.proto.BusCodecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that takes long to compile, beside changes of other sandboxes. */
class SlowPolicyTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path state;
  @TempDir private Path config;

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
  }

  @Test
  void itHoldsUpNoOtherSandbox() throws Exception {
    new ConfigFolder(config).write("default", policy("a.test"));
    BusCodecs.registerAll(vertx.eventBus());
    ControlVerticle control = control();
    await(vertx.deployVerticle(control));

    Future<PolicyControl.Outcome> slow = control.put(put("slow", slow()), ConfigFolder.AUTHOR);
    Future<PolicyControl.Outcome> other =
        control.put(put("other", policy("b.test")), ConfigFolder.AUTHOR);

    // The answer waits for nodes, the policy does not.
    Awaitility.await().until(() -> await(control.policy("other")).isPresent());
    assertThat(slow.isComplete()).isFalse();
    assertThat(await(other).result()).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(await(slow).result()).isInstanceOf(ChangeResult.Rejected.class);
  }

  private ControlVerticle control() {
    return new ControlVerticle(
        "control",
        new ControlVerticle.Directories(config, state.resolve("control")),
        new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
        new ControlSettings(Duration.ZERO, Optional.empty()),
        () -> record -> Future.succeededFuture());
  }

  private static PolicyPut put(String sandbox, String yaml) {
    return new PolicyPut(sandbox, yaml, OptionalLong.empty());
  }

  /** Uses up the steps of the comparison. */
  private static String slow() {
    StringBuilder yaml = new StringBuilder("network_policies:\n  p:\n    endpoints:\n");
    for (int i = 0; i < 5000; i++) {
      yaml.append("      - {host: '*x%dy*.x.test', port: 443".formatted(i))
          .append(i % 2 == 0 ? "}\n" : ", tls: skip}\n");
    }
    return yaml.toString();
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }
}
