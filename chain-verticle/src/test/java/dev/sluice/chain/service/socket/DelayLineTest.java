package dev.sluice.chain.service.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelayLineTest {
  private static final long NANOS = Duration.ofMillis(10).toNanos();

  private final Vertx vertx = Vertx.vertx();
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final List<Long> early = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void add(DelayLine line, String name) {
    long added = System.nanoTime();
    line.add(
        () -> {
          ran.add(name);
          if (System.nanoTime() - added < NANOS) {
            early.add(added);
          }
          if (name.equals("a")) {
            add(line, "c");
            throw new IllegalStateException("one that throws stops no other");
          }
        });
  }

  @Test
  void runsAllInOrderAndNoneEarly() {
    vertx.runOnContext(
        now -> {
          DelayLine line = new DelayLine(vertx, Duration.ofNanos(NANOS));
          add(line, "a");
          add(line, "b");
        });

    await().until(() -> ran.size() == 3);
    assertThat(ran).containsExactly("a", "b", "c");
    assertThat(early).isEmpty();
  }
}
