package dev.sluice.config.settings.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenHashTest {
  /** Of the token "test". */
  private static final String HEX =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @Test
  void acceptsItsTokenAndNoOther() {
    TokenHash hash = TokenHash.parse(HEX).orElseThrow();

    assertThat(hash.accepts("test")).isTrue();
    assertThat(hash.accepts("Test")).isFalse();
    assertThat(hash.accepts("")).isFalse();
    assertThat(hash).isEqualTo(TokenHash.of("test")).isNotEqualTo(TokenHash.of("tes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "test", "9f86d0", HEX + "00", "x" + HEX})
  void isWrittenInHexadecimalOnly(String text) {
    assertThat(TokenHash.parse(text)).isEmpty();
  }

  @Test
  void doesNotPrintWhatItHolds() {
    assertThat(TokenHash.of("test").toString()).isEqualTo("TokenHash");
  }
}
