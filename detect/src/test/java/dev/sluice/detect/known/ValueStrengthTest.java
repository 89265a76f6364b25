package dev.sluice.detect.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueStrengthTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef",
        "3f9a1c07d2b84e65",
        "correct horse battery",
        "kH7pQ2wL9sV4tB6n",
        "ABCDEFGHIJKLMNOPQRST"
      })
  void isEnough(String value) {
    assertThat(ValueStrength.weakness(value.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kH7pQ2wL9sV4tB6",
        "1234567890123456789",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "abababababababab"
      })
  void isTooLittle(String value) {
    assertThat(ValueStrength.weakness(value.getBytes(StandardCharsets.UTF_8))).isPresent();
  }
}
