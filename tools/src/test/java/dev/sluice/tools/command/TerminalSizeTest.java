package dev.sluice.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalSizeTest {
  @ParameterizedTest
  @CsvSource({"'24 80\n', 80", "'0 0\n', ''", "'', ''", "'stty: no tty', ''", "'1 2 3', ''"})
  void theSecondNumberIsTheWidth(String answer, String columns) {
    assertThat(Terminal.TerminalSize.columns(answer)).isEqualTo(columns);
  }
}
