package dev.sluice.detect;

import static dev.sluice.detect.Encoding.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.detect.explain.TracedScanner;
import dev.sluice.detect.explain.TracedSecret;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.text.ByteSpan;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a traced scan tells of encodings and places. */
class TracedScannerTest {
  private static final String SECRET =
      "sk-ant-" + "api03-Zk3vQ9xT7mWc2Lr8Np5YbHd4Jf6Gs1Ua0EoIiKtRv";

  private static final TracedScanner TRACED = new TracedScanner(SecretCatalog.USUAL, 4);
  private static final LayeredScanner PLAIN =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  private static List<TracedSecret> seen(byte[] body) {
    return TRACED.scan(body).sightings();
  }

  private static String form(Encoding encoding) {
    return switch (encoding.name()) {
      case "percent", "percent in lower case", "percent, 16 bits" -> "percent";
      case "JavaScript octets", "JSON units" -> "backslash";
      case "HTML decimal", "HTML hexadecimal" -> "html";
      case "quoted-printable" -> "quoted-printable";
      case "base64", "base64url", "base64 without padding", "base64 in lines" -> "base64";
      case "base32" -> "base32";
      case "hex", "upper hex" -> "hex";
      case "UTF-16LE", "UTF-16BE" -> "utf-16";
      case "UTF-32LE", "UTF-32BE" -> "utf-32";
      case "zero width", "soft hyphens", "full width", "mathematical" -> "lookalike";
      case "GZIP" -> "gzip";
      case "ZSTD" -> "zstd";
      case "DEFLATE" -> "zlib";
      default -> throw new AssertionError(encoding.name());
    };
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.detect.Encoding#all")
  void theEncodingIsNamed(Encoding encoding) {
    assertThat(seen(encoding.encode().apply(utf8("before " + SECRET + " after"))))
        .singleElement()
        .satisfies(
            sighting -> {
              assertThat(sighting.pattern().id()).isEqualTo("anthropic-key");
              assertThat(sighting.encodings()).containsExactly(form(encoding));
            });
  }

  /** Without a short frame of Zstandard, which holds its text as it is. */
  static Stream<Arguments> pairs() {
    return HiddenSecretsTest.pairs()
        .filter(pair -> !((Encoding) pair.get()[1]).name().equals("ZSTD"));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theOuterEncodingIsNamedFirst(Encoding outer, Encoding inner) {
    byte[] body = outer.encode().apply(inner.encode().apply(utf8("before " + SECRET + " after")));

    assertThat(seen(body))
        .singleElement()
        .satisfies(
            sighting -> {
              assertThat(sighting.encodings().getFirst()).contains(form(outer));
              assertThat(sighting.encodings().getLast()).contains(form(inner));
            });
  }

  @Test
  void aSecretAsWrittenIsInNoEncoding() {
    String text = "a=%20b&c=" + SECRET + "\nkey: " + SECRET;

    assertThat(seen(utf8(text)))
        .extracting(TracedSecret::span, TracedSecret::encodings)
        .containsExactly(
            tuple(new ByteSpan(9, 9 + SECRET.length()), List.of()),
            tuple(new ByteSpan(text.length() - SECRET.length(), text.length()), List.of()));
  }

  @Test
  void mixedEscapesAreAllNamed() {
    String text = SECRET.replace("-api", "%2Dapi").replace("xT7", "\\u0078T7");

    assertThat(seen(utf8(text)))
        .singleElement()
        .satisfies(
            sighting -> assertThat(sighting.encodings()).containsExactly("backslash+percent"));
  }

  static Stream<Arguments> bodies() {
    return HiddenSecretsTest.pairs()
        .map(
            pair ->
                Arguments.of(
                    ((Encoding) pair.get()[0])
                        .encode()
                        .apply(
                            ((Encoding) pair.get()[1])
                                .encode()
                                .apply(utf8("x " + SECRET + "\n" + SECRET + " y")))));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void findsWhatAScanWithoutTraceFinds(byte[] body) {
    LayeredScanner.Found found = PLAIN.scan(body, 0, body.length);

    assertThat(seen(body))
        .extracting(TracedSecret::pattern)
        .containsExactlyElementsOf(Edits.patterns(found.edits()));
  }
}
