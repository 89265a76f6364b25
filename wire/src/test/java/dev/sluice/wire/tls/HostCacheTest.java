package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HostCacheTest {
  private final HostCache<String> cache = new HostCache<>(2, Duration.ofHours(1));

  /** A fast thread makes room before the cache counts the value that it makes. */
  @Test
  void aFastMakerLeavesNoValueTooMany() {
    for (String host : List.of("a", "b", "c")) {
      CompletableFuture<String> made = cache.get("default", host, () -> made(host));
      assertThat(made).isCompletedWithValue(host);
    }

    assertThat(cache.size()).isEqualTo(2);
    assertThat(cache.has("a")).isFalse();
  }

  private CompletableFuture<String> made(String host) {
    CompletableFuture.runAsync(() -> cache.makeRoom("default"), Thread::startVirtualThread).join();
    return CompletableFuture.completedFuture(host);
  }
}
