package dev.sluice.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgramNameTest {
  @Test
  void aShellTakesTheNameAsItIs() {
    assertThat(ProgramName.quoted("./sluice")).isEqualTo("./sluice");
    assertThat(ProgramName.quoted("/a b/it's")).isEqualTo("'/a b/it'\\''s'");
    assertThat(ProgramName.quoted("")).isEqualTo("sluice");
    assertThat(ProgramName.quoted("a\nb")).isEqualTo("sluice");
  }

  @Test
  void theDefaultIsTheNameOnThePath() {
    assertThat(ProgramName.call("env")).isEqualTo("sluice env");
  }
}
