package dev.sluice.control;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.proto.BusCodecs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control node that stops, with one worker whose disk hangs meanwhile. */
class ControlStopTest {
  /** Longer than a standby waits between two attempts. */
  private static final Duration TICKED = Duration.ofMillis(1500);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
  private final CountDownLatch hung = new CountDownLatch(1);
  @TempDir private Path state;
  @TempDir private Path config;

  @BeforeEach
  void configure() throws Exception {
    new ConfigFolder(config).write("default", policy("a.test"));
    BusCodecs.registerAll(vertx.eventBus());
  }

  @AfterEach
  void close() throws TimeoutException {
    hung.countDown();
    await(vertx.close());
  }

  @Test
  void itDoesNotTakeTheLockBack() throws Exception {
    String first = await(vertx.deployVerticle(control()));
    Future<Boolean> hanging = vertx.executeBlocking(() -> hung.await(1, TimeUnit.MINUTES), false);

    Future<Void> stopped = vertx.undeploy(first);
    await(ticked());
    hung.countDown();
    await(stopped);
    await(hanging);

    ControlVerticle next = control();
    await(vertx.deployVerticle(next));
    assertThat(next.isActive()).isTrue();
  }

  private Future<Void> ticked() {
    Promise<Void> ticked = Promise.promise();
    vertx.setTimer(TICKED.toMillis(), timer -> ticked.complete());
    return ticked.future();
  }

  private ControlVerticle control() {
    return new ControlVerticle(
        "control",
        config,
        state.resolve("control"),
        new GenerationCompiler((sandbox, entry, registrations) -> List.of()),
        new ControlSettings(Duration.ZERO, Optional.empty()),
        () -> record -> Future.succeededFuture());
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }
}
