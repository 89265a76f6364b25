package dev.sluice.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.command.TextTable.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTableTest {
  private static final String WORDS = "what is known of it, in some words";

  private static TextTable table(Terminal terminal) {
    TextTable table = new TextTable(terminal);
    table.add(new Cell("id", TextStyle.BOLD), Cell.of("kind"), Cell.of(WORDS));
    table.add(new Cell("longer-id", TextStyle.BOLD), Cell.of("x"), Cell.of(""));
    return table;
  }

  @Test
  void columnsAreAlignedAndLinesEndWithoutBlanks() {
    assertThat(table(Terminal.NONE).lines())
        .containsExactly("id         kind  " + WORDS, "longer-id  x");
  }

  @Test
  void aTerminalFoldsTheLastCellInItsColumn() {
    assertThat(table(new Terminal(true, false, 42)).lines())
        .containsExactly(
            "id         kind  what is known of it, in",
            "                 some words",
            "longer-id  x");
  }

  @Test
  void aNarrowTerminalFoldsItBelow() {
    assertThat(table(new Terminal(true, false, 40)).lines())
        .containsExactly(
            "id         kind", "    what is known of it, in some words", "longer-id  x");
  }

  @Test
  void colorsDoNotCountAsWidth() {
    assertThat(table(new Terminal(true, true, 100)).lines())
        .containsExactly(
            "\u001b[1mid\u001b[0m         kind  " + WORDS, "\u001b[1mlonger-id\u001b[0m  x");
  }

  @Test
  void aTableWithoutRowsHasNoLines() {
    assertThat(new TextTable(Terminal.NONE).lines()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"132, 132", "'', 100", "wide, 100", "-5, 100", "3, 40", "99999, 100"})
  void theWidthOfATerminalIsTheStatedOneWithinReason(String stated, int width) {
    assertThat(Terminal.width(stated)).isEqualTo(width);
  }
}
