package dev.sluice.proxy.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TlsFailureLogTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final TlsFailureLog log = new TlsFailureLog();

  @Test
  void tellsOfAClientOnceAMinute() {
    assertThat(log.isNew("10.0.0.1", 0)).isTrue();
    assertThat(log.isNew("10.0.0.1", MINUTE - 1)).isFalse();
    assertThat(log.isNew("10.0.0.2", MINUTE - 1)).isTrue();
    assertThat(log.isNew("10.0.0.1", MINUTE)).isTrue();
  }

  @Test
  void remembersABoundedNumberOfClients() {
    for (int i = 0; i < 5000; i++) {
      log.isNew("client " + i, i);
    }
    assertThat(log.isNew("one more", 5000)).isFalse();
    assertThat(log.isNew("one more", 5000 + MINUTE)).isTrue();
  }
}
