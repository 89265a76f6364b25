package dev.sluice.policy.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierFormTest {
  @ParameterizedTest
  @CsvSource({
    "7, DIGITS",
    "00123456789, DIGITS",
    "7d0a8f64-3f35-4e3c-9a0b-7c4c5b1f2d11, UUID",
    "7D0A8F64-3F35-4E3C-9A0B-7C4C5B1F2D11, UUID",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV, ULID",
    "01arz3ndektsv4rrffq69g5fav, ULID",
    "abc1def, HEX",
    "2b370d7205c4eb1f6a1d3a1f4a4e4f1b2c3d4e5f, HEX",
    "dGhpcyBpcyBhIHRlc3Q, BASE64URL",
    "dGhpcyBpcyBhIHRlc3Q=, BASE64URL",
    "Zm9vYmFy_LTEyMzQ1, BASE64URL",
  })
  void anIdentifierIsKnownByItsForm(String segment, IdentifierForm form) {
    assertThat(IdentifierForm.of(segment)).isEqualTo(Optional.of(form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "users",
        "v1",
        "facade",
        "deadbeef",
        "abc1de",
        "chat-completions-v2-beta",
        "PullRequestTemplates",
        "01ARZ3NDEKTSV4RRFFQ69G5FAU",
        "81ARZ3NDEKTSV4RRFFQ69G5FA-",
        "7d0a8f64-3f35-4e3c-9a0b-7c4c5b1f2d1g",
        "aB3=aB3aB3aB3aB3aB3",
        "aB3aB3aB3aB3aB3===",
        "aB3aB3aB3aB3%20aB3",
      })
  void aWordIsNot(String segment) {
    assertThat(IdentifierForm.of(segment)).isEmpty();
  }
}
