package dev.sluice.tools.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.tools.command.Terminal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
  private static final List<Violation> FOUND =
      List.of(
          new Violation("a.yaml", 1, 1, "one", "unknown key; did you mean once?", Severity.ERROR),
          new Violation("a.yaml", 12, 10, "two", "is not read", Severity.WARNING));

  @Test
  void personSeesColumnsFoldedBetweenWords() {
    assertThat(CheckCommand.lines(FOUND, new Terminal(true, false, 48)))
        .containsExactly(
            "a.yaml:1:1    one: unknown key; did you mean",
            "              once?",
            "a.yaml:12:10  warning: two: is not read");
  }

  @Test
  void programGetsOneLineEach() {
    assertThat(CheckCommand.lines(FOUND, new Terminal(false, false, Integer.MAX_VALUE)))
        .containsExactly(
            "a.yaml:1:1: one: unknown key; did you mean once?",
            "a.yaml:12:10: warning: two: is not read");
  }
}
