package dev.sluice.bench.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured as clean is clean, and what is measured as dirty has secrets. */
class SecretTextsTest {
  private static final int SIZE = 64 << 10;

  private final LayeredScanner scanner =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  @ParameterizedTest
  @EnumSource(SecretTexts.class)
  void areWhatTheyAreCalled(SecretTexts text) {
    byte[] clean = text.make(SIZE, false);
    byte[] dirty = text.make(SIZE, true);

    assertThat(clean).hasSize(SIZE);
    assertThat(scanner.scan(clean, 0, SIZE).edits()).isEmpty();
    assertThat(scanner.scan(dirty, 0, SIZE).edits()).hasSize(SIZE / 4096);
    assertThat(scanner.scan(text.make(1024, true), 0, 1024).edits()).hasSize(1);
  }
}
