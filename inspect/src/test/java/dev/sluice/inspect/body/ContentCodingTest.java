package dev.sluice.inspect.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "identity, gzip",
        "gzip,identity",
        "identity;q=1",
        "identityx",
        "x-identity",
        "\u0131dentity",
        "identity\u00a0",
        "a, ,b"
      })
  void otherTextIsACoding(String value) {
    assertThat(ContentCoding.isCoded(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "identity", "Identity", "\tIDENTITY , identity,"})
  void identityIsNone(String value) {
    assertThat(ContentCoding.isCoded(value)).isFalse();
  }
}
