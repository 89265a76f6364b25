package dev.sluice.app.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.Generation;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An error of the thread of the disk is an answer, too. */
class GenerationKeeperTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final GenerationCondition condition = new GenerationCondition();
  private final ErringDisk disk =
      new ErringDisk(new AtomicInteger(1), new CopyOnWriteArrayList<>());
  private final GenerationKeeper keeper = new GenerationKeeper(context, disk, condition);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aSaveThatEndsWithAnErrorIsToldAndTriedAgain() {
    context.runOnContext(go -> keeper.save(Generation.newBuilder().setNumber(7).build()));

    await()
        .untilAsserted(
            () ->
                assertThat(condition.faults())
                    .containsExactly(
                        "state: generation 7 is in force, but not saved for a restart:"
                            + " last.generation cannot be written (java.lang.OutOfMemoryError: a"
                            + " buffer); check the disk"));

    context.runOnContext(go -> keeper.tick());

    await().untilAsserted(() -> assertThat(disk.written()).containsExactly(7L));
    await().until(() -> condition.faults().isEmpty());
  }

  @Test
  void aReadThatEndsWithAnErrorIsNotADiskThatHangs() throws Exception {
    assertThat(keeper.read().await(4, TimeUnit.SECONDS))
        .isEqualTo(
            GenerationDisk.Kept.unusable(
                "last.generation cannot be read (java.lang.OutOfMemoryError: a buffer) and is not"
                    + " used"));
  }

  /** Fails a few times. */
  private record ErringDisk(AtomicInteger errors, List<Long> written) implements GenerationDisk {
    @Override
    public Kept read() {
      err();
      return Kept.nothing();
    }

    @Override
    public void write(Generation generation) {
      err();
      written.add(generation.getNumber());
    }

    private void err() {
      if (errors.getAndDecrement() > 0) {
        throw new OutOfMemoryError("a buffer");
      }
    }

    @Override
    public String name() {
      return "last.generation";
    }
  }
}
