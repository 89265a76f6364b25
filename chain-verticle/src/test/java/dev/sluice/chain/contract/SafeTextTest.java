package dev.sluice.chain.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
  @Test
  void keepsLettersDigitsAndFiveMarks() {
    assertThat(SafeText.of("a'Z\"0_-: \n/.\u00e9<x>")).isEqualTo("aZ0_-: .x");
  }

  @Test
  void keeps160Characters() {
    assertThat(SafeText.of("/".repeat(50) + "a".repeat(160))).isEqualTo("a".repeat(160));
  }

  @Test
  void cutsLongerTextAtAWord() {
    assertThat(SafeText.of("word ".repeat(40))).isEqualTo("word ".repeat(30) + "word...");
  }

  @Test
  void cutsALongWord() {
    assertThat(SafeText.of("a".repeat(200))).isEqualTo("a".repeat(157) + "...");
    assertThat(SafeText.of(SafeText.of("a".repeat(200)))).isEqualTo("a".repeat(157) + "...");
  }

  @Test
  void anIdentifierHasNoSpaces() {
    assertThat(SafeText.identifier("urn:a/b.c d'" + "x".repeat(200)))
        .isEqualTo("urn:a/b.cd" + "x".repeat(118));
  }
}
