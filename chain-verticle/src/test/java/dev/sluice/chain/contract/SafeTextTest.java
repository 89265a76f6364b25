package dev.sluice.chain.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
  @Test
  void keepsLettersDigitsAndFourMarks() {
    assertThat(SafeText.of("a'Z\"0_-: \n/.\u00e9<x>")).isEqualTo("aZ0_-: x");
  }

  @Test
  void cutsAt160KeptCharacters() {
    assertThat(SafeText.of("/".repeat(50) + "a".repeat(200))).isEqualTo("a".repeat(160));
  }
}
