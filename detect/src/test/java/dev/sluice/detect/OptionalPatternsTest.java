package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Financial data and data of persons, which an entry has to ask for. */
class OptionalPatternsTest {
  private final Searching all = new Searching(SecretCatalog.ALL, true);

  @ParameterizedTest
  @CsvSource({
    "visa-card, 4539 1488 0343 6467",
    "visa-card, 4539148803436467",
    "mastercard-card, 5425-2334-3010-9903",
    "mastercard-card, 2221000000000009",
    "amex-card, 3400 000000 00009",
    "de-iban, DE44 5001 0517 5407 3249 31",
    "gb-iban, GB33BUKB20201555555555",
    "us-routing-number, Routing number: 122105155",
    "us-social-security-number, SSN: 536-22-1234"
  })
  void areFound(String id, String text) {
    assertThat(all.ids("pay " + text + " now")).containsExactly(id);
    assertThat(Searching.withDefaults().ids("pay " + text + " now")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4539 1488 0343 6468",
        "45391488034364670",
        "1.4539148803436467",
        "id-x4539148803436467",
        "4111 1111 1111 1112",
        "DE45500105175407324931",
        "DE4450010517540732493",
        "Routing number: 122105156",
        "122105155",
        "SSN: 000-22-1234",
        "SSN: 666-22-1234",
        "SSN: 536221234",
        "536-22-1234"
      })
  void areNotFoundWithAWrongChecksumOrNoName(String text) {
    assertThat(all.ids(text)).isEmpty();
  }

  @Test
  void areNotUsual() {
    assertThat(SecretCatalog.ALL)
        .filteredOn(pattern -> !SecretCatalog.USUAL.contains(pattern))
        .allMatch(pattern -> !pattern.facts().category().isUsual())
        .hasSizeGreaterThan(10);
  }
}
