package dev.sluice.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "abc, 3",
    "é, 1",
    "e\u0301, 1",
    "日本語, 6",
    "한글, 4",
    "🚀, 2",
    "…, 1",
  })
  void isInColumns(String text, int columns) {
    assertThat(TextWidth.of(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef, 6, abcdef",
    "abcdef, 5, abcd…",
    "abcdef, 1, …",
    "abcdef, 0, ''",
    "abcdef, -3, ''",
    "日本語, 6, 日本語",
    "日本語, 5, 日本…",
    "日本語, 4, 日…",
    "🚀🚀, 3, 🚀…",
    "e\u0301e\u0301, 2, e\u0301e\u0301",
  })
  void aCutTextFits(String text, int most, String cut) {
    assertThat(TextWidth.cut(text, most)).isEqualTo(cut);
  }
}
