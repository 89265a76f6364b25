package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElapsedTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT0.00021S, 0.21 ms",
    "PT0.999S, 999 ms",
    "PT1.25S, 1.25 s",
    "PT59.95S, 60.0 s",
    "PT2M5S, 2m05s",
    "PT3H12M, 3h12m",
    "PT120H, 5 days",
  })
  void isShort(Duration duration, String text) {
    assertThat(Elapsed.text(duration)).isEqualTo(text).hasSizeLessThanOrEqualTo(7);
  }
}
