package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.SecretMatches.Match;
import dev.sluice.inspect.digest.ValueFingerprint;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scanner that knows values. */
class ListedScannerTest {
  private static final String KNOWN = SampleSecrets.all().getOrDefault("npm-token", "");
  private static final String OTHER = SampleSecrets.all().getOrDefault("github-token", "");

  private static List<Match> matches(ListedValues values, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return SecretScanner.of(SecretCatalog.USUAL, true)
        .knowing(values)
        .scan(bytes, 0, bytes.length)
        .matches();
  }

  private static ValueFingerprint fingerprint(String value) {
    return ValueFingerprint.of(value.getBytes(StandardCharsets.US_ASCII), 0, value.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%s", "a %s b", "[\"%s\"]", "[\"\\n%s\\n\"]", "{\"a\":\"\\u0061 %s\"}", "npm: %s"})
  void passesOverAllowedValues(String format) {
    ListedValues values = new ListedValues(Set.of(fingerprint(KNOWN)), Set.of());

    assertThat(matches(values, format.formatted(KNOWN))).isEmpty();
    assertThat(matches(values, format.formatted(OTHER))).hasSize(1);
  }

  /** A JSON string is searched decoded, and its value is the decoded one. */
  @Test
  void knowsValuesBehindEscapes() {
    ListedValues values = new ListedValues(Set.of(fingerprint(KNOWN)), Set.of());
    String escaped = KNOWN.replace("_", "\\u005f");

    assertThat(matches(ListedValues.NONE, "[\"" + escaped + "\"]")).hasSize(1);
    assertThat(matches(values, "[\"" + escaped + "\"]")).isEmpty();
  }

  @Test
  void tellsValuesApart() {
    ListedValues values = new ListedValues(Set.of(), Set.of(fingerprint(KNOWN)));

    assertThat(matches(values, KNOWN + " " + OTHER))
        .extracting(match -> match.pattern().value())
        .containsExactly(Optional.of(fingerprint(KNOWN)), Optional.empty());
    assertThat(matches(values, KNOWN).toString()).doesNotContain(fingerprint(KNOWN).hex());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:",
        "sha256:0123456789abcde",
        "sha256:0123456789abcdeg",
        "0123456789abcdef",
        "sha1:0123456789abcdef",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
        "sha256:0123456789abcdef\n"
      })
  void readsNoOtherText(String text) {
    assertThat(ValueFingerprint.parse(text)).isEmpty();
  }

  @Test
  void isNamedByItsFirstDigits() {
    ValueFingerprint whole = fingerprint(KNOWN);

    assertThat(ValueFingerprint.parse(whole.text())).contains(whole);
    assertThat(ValueFingerprint.parse(whole.shortText()).filter(whole::isNamedBy)).isPresent();
    assertThat(whole.isNamedBy(fingerprint(OTHER))).isFalse();
    assertThat(whole).hasToString("ValueFingerprint");
  }
}
