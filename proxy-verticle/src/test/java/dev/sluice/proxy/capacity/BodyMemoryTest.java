package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private static final long FREE = 100;

  private final BodyMemory memory = new BodyMemory(FREE);

  @Test
  void bytesAreReservedUpToTheBound() {
    assertThat(memory.reserve(FREE)).isTrue();
    assertThat(memory.reserve(1)).isFalse();

    memory.release(1);

    assertThat(memory.reserve(1)).isTrue();
  }

  /** Bytes that are refused to one are free for another at every moment. */
  @Test
  void aRefusalTakesNothingFromOthers() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread refused =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    memory.reserve(FREE + 1);
                  }
                });
    try {
      for (int i = 0; i < 300_000; i++) {
        assertThat(memory.reserve(FREE)).isTrue();
        memory.release(FREE);
      }
    } finally {
      done.set(true);
      refused.join();
    }
  }
}
