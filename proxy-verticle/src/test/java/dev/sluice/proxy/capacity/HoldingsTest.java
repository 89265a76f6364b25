package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldingsTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 20_000;

  private final Holdings<Integer> holdings = new Holdings<>();

  @Test
  void tellsTheFirstAndTheLastUnitsOfAKey() {
    assertThat(holdings.add(1, 2)).isTrue();
    assertThat(holdings.add(1, 3)).isFalse();
    assertThat(holdings.remove(1, 4)).isFalse();
    assertThat(holdings.size()).isOne();

    assertThat(holdings.remove(1, 1)).isTrue();
    assertThat(holdings.size()).isZero();
    assertThat(holdings.of(1)).isZero();
  }

  @Test
  void remembersABoundedNumberOfKeysThatHoldNothing() {
    List<Integer> keys = IntStream.range(0, 10 * Holdings.REMEMBERED).boxed().toList();
    keys.forEach(key -> holdings.add(key, 1));
    assertThat(holdings.size()).isEqualTo(keys.size());

    keys.forEach(key -> holdings.remove(key, 1));

    assertThat(holdings.size()).isZero();
    assertThat(holdings.remembered()).isEqualTo(Holdings.REMEMBERED);
  }

  @Test
  void countsExactlyWhileKeysComeAndGoOnSeveralThreads() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Object>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(thread);
        tasks.add(Executors.callable(() -> comeAndGo(random)));
      }
      for (Future<Object> ended : threads.invokeAll(tasks)) {
        ended.get();
      }
    }

    assertThat(holdings.size()).isZero();
    assertThat(holdings.remembered()).isLessThanOrEqualTo(Holdings.REMEMBERED + THREADS);
  }

  private void comeAndGo(Random random) {
    for (int round = 0; round < ROUNDS; round++) {
      int key = random.nextInt(2 * Holdings.REMEMBERED);
      holdings.add(key, 1);
      holdings.remove(key, 1);
    }
  }
}
