package dev.sluice.chain.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonCodeTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "content_match", "a1_2"})
  void acceptsCodes(String code) {
    assertThat(ResponseEnvelope.isReasonCode(code)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "_a", "A", "a-b", "a b", "\u00e9", "a\u00e9"})
  void refusesOtherText(String code) {
    assertThat(ResponseEnvelope.isReasonCode(code)).isFalse();
  }

  @Test
  void boundsTheLength() {
    assertThat(ResponseEnvelope.isReasonCode("a".repeat(64))).isTrue();
    assertThat(ResponseEnvelope.isReasonCode("a".repeat(65))).isFalse();
  }
}
