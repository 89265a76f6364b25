package dev.sluice.control.change;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.control.ConfigFolder;
import dev.sluice.control.files.FilesReader;
import dev.sluice.control.store.GenerationStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that hangs below the store: every change is answered. */
class HungStoreTest {
  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch disk = new CountDownLatch(1);
  private final AtomicInteger announced = new AtomicInteger();
  @TempDir private Path state;
  @TempDir private Path config;
  private Context context;
  private PolicyRevisions revisions;

  @BeforeEach
  void open() throws Exception {
    new ConfigFolder(config).write("default", policy("a.test"));
    context = vertx.getOrCreateContext();
    revisions =
        new PolicyRevisions(
            context,
            new FilesReader(config),
            GenerationStore.open(state),
            new ChangeCompiler(
                new GenerationCompiler((sandbox, entry, registrations) -> List.of()), false),
            Duration.ofSeconds(2));
  }

  @AfterEach
  void close() throws TimeoutException {
    disk.countDown();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void aChangeIsAnsweredAndTheOnesBehindItAtOnce() throws Exception {
    hang();

    assertThatThrownBy(() -> await(() -> revisions.put(put("b.test"), Map.of())))
        .isInstanceOf(ControlUnavailable.class)
        .hasMessageContaining("control.store does not answer")
        .hasMessageContaining("nothing was changed");
    assertThatThrownBy(() -> await(() -> revisions.put(put("c.test"), Map.of())))
        .isInstanceOf(ControlUnavailable.class);

    disk.countDown();
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () ->
                await(() -> revisions.put(put("d.test"), Map.of()))
                    instanceof CandidateChange.Valid);
    assertThat(revisions.current().getNumber()).isZero();
  }

  @Test
  void aChangeThatIsBeingWrittenComesIntoForceWithTheDisk() throws Exception {
    CandidateChange.Valid change =
        (CandidateChange.Valid) await(() -> revisions.put(put("b.test"), Map.of()));
    hang();

    assertThatThrownBy(() -> await(() -> revisions.accept(change, announced::incrementAndGet)))
        .isInstanceOfSatisfying(
            ControlUnavailable.class, late -> assertThat(late.mayTakeEffect()).isTrue());
    assertThat(announced).hasValue(0);

    disk.countDown();
    Awaitility.await().until(() -> announced.get() == 1);
    assertThat(revisions.current().getNumber()).isEqualTo(1);
  }

  private void hang() {
    context.runOnContext(
        go ->
            context.executeBlocking(
                () -> {
                  disk.await();
                  return null;
                }));
  }

  private <T> T await(Supplier<Future<T>> call) throws TimeoutException {
    return Future.<T>future(done -> context.runOnContext(go -> call.get().onComplete(done)))
        .await(20, TimeUnit.SECONDS);
  }

  private static PolicyPut put(String host) {
    return new PolicyPut("default", policy(host), OptionalLong.empty());
  }
}
