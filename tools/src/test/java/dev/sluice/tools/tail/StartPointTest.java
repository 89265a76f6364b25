package dev.sluice.tools.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartPointTest {
  private static final Instant NOW = Instant.parse("2026-09-21T14:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "90s, 2026-09-21T13:58:30Z",
    "10m, 2026-09-21T13:50:00Z",
    "2h, 2026-09-21T12:00:00Z",
    "1d, 2026-09-20T14:00:00Z",
    "2026-09-01T00:00:00Z, 2026-09-01T00:00:00Z",
    "2026-09-01T02:00:00+02:00, 2026-09-01T00:00:00Z",
  })
  void isATimeAgoOrAnInstant(String text, Instant time) {
    assertThat(StartPoint.since(text, NOW)).contains(new StartPoint.Since(time));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "10w", "-1h", "1.5h", "1234567s", "10 m", "2026-09-01"})
  void otherTextsAreRefused(String text) {
    assertThat(StartPoint.since(text, NOW)).isEmpty();
  }
}
