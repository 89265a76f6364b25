package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.config.source.Source;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.policy.snapshot.PreparedPolicy;
import dev.sluice.proto.BusCodecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that takes long to compile, beside changes of other sandboxes. */
class SlowPolicyTest {
  private static final String SLOW = "slow.test";

  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch release = new CountDownLatch(1);
  @TempDir private Path state;
  @TempDir private Path config;

  @AfterEach
  void close() throws TimeoutException {
    release.countDown();
    await(vertx.close());
  }

  @Test
  void itHoldsUpNoOtherSandbox() throws Exception {
    new ConfigFolder(config).write("default", policy("a.test"));
    BusCodecs.registerAll(vertx.eventBus());
    ControlVerticle control = control();
    await(vertx.deployVerticle(control));

    Future<PolicyControl.Outcome> slow =
        control.now().orElseThrow().put(put("slow", policy(SLOW)), ConfigFolder.AUTHOR);
    Future<PolicyControl.Outcome> other =
        control.now().orElseThrow().put(put("other", policy("b.test")), ConfigFolder.AUTHOR);

    assertThat(await(other).result()).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(slow.isComplete()).isFalse();
    release.countDown();
    assertThat(await(slow).result()).isInstanceOf(ChangeResult.Accepted.class);
  }

  private ControlVerticle control() {
    return new ControlVerticle(
        "control",
        config,
        state.resolve("control"),
        new GenerationCompiler((sandbox, entry, registrations) -> List.of(), this::compile),
        new ControlSettings(Duration.ZERO, Optional.empty()),
        () -> record -> Future.succeededFuture());
  }

  private PreparedPolicy compile(Source document) {
    try {
      if (document.text().contains(SLOW)) {
        release.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return PreparedPolicy.compile(document);
  }

  private static PolicyPut put(String sandbox, String yaml) {
    return new PolicyPut(sandbox, yaml, OptionalLong.empty());
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }
}
