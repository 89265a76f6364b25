package dev.sluice.detect.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.OperatorPatterns;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BodyPlacesTest {
  private static final String KEY = SampleSecrets.all().getOrDefault("github-token", "");
  private static final String JSON = "application/json";
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  private final BodyPlaces places = new BodyPlaces(SCANNER);

  static Stream<Arguments> bodies() {
    return Stream.of(
        argumentSet("text", "text/plain", "see " + KEY, List.of("body")),
        argumentSet("a string", JSON, quoted(KEY), List.of("body")),
        argumentSet("a member", JSON, "{\"a\": 1, \"b\": \"x " + KEY + "\"}", List.of("body:/b")),
        argumentSet("elements", JSON, "[1, [{}, \"%s\"], \"%s\"]", List.of("body:/1/1", "body:/2")),
        argumentSet("a name", JSON, "{\"a\": {\"%s\": 1}}", List.of("body:/a/*")),
        argumentSet("below a name", JSON, "{\"%s\": \"%s\"}", List.of("body:/*", "body:/*")),
        argumentSet("other names", JSON, "{\"a b\": {\"\": \"%s\"}}", List.of("body:/*/*")),
        argumentSet(
            "a long name", JSON, "{\"" + "n".repeat(65) + "\": \"%s\"}", List.of("body:/*")),
        argumentSet("an encoded name", JSON, "{\"" + base64(KEY) + "\": 1}", List.of("body:/*")),
        argumentSet("lines", JSON, "{\"a\": 1}\n{\"b\": \"%s\"}\n", List.of("body:/b")),
        argumentSet("broken", JSON, "{\"a\": \"%s\", b: \"%s\"}", List.of("body:/a", "body")),
        argumentSet(
            "after others", JSON, "\ufeff{\"\u20ac\": {\"a\": \"%s\"}}", List.of("body:/*/a")),
        argumentSet("escaped", JSON, "{\"a\": \"\\n%s\"}", List.of("body:/a")),
        argumentSet("base64", JSON, "{\"a\": \"" + base64("x " + KEY) + "\"}", List.of("body:/a")),
        argumentSet(
            "deep",
            JSON,
            "[".repeat(9) + "\"%s\"" + "]".repeat(9),
            List.of("body:/0/0/0/0/0/0/0/0/**")),
        argumentSet("too deep for a reader", JSON, "[".repeat(2000) + "\"%s\"", List.of("body")),
        argumentSet(
            "parts",
            "multipart/form-data; charset=utf-8; boundary=\"a b\"",
            "--a b\r\nx: %s\r\n\r\n1\r\n--a b\r\n\r\n--a c %s\r\n--a b--\r\n",
            List.of("part:1", "part:2")));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void areNamed(String contentType, String body, List<String> expected) {
    assertThat(named(contentType, body.replace("%s", KEY).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(expected);
  }

  /** A finding names a few, and each name costs a scan. */
  @Test
  void areNamedUpToANumber() {
    String body = "[" + ("\"" + KEY + "\",").repeat(99) + "0]";

    assertThat(named(JSON, body.getBytes(StandardCharsets.UTF_8)))
        .hasSize(99)
        .contains("body:/63", Index.atIndex(63))
        .contains("body", Index.atIndex(64));
  }

  /** An entry may look for one pattern only; its findings tell no secret of another. */
  @Test
  void hideSecretsOfPatternsThatAreNotInUse() {
    SecretPattern jwt = SecretCatalog.find("jwt").orElseThrow();
    LayeredScanner one = new LayeredScanner(SecretScanner.of(List.of(jwt), true), 0, "[REDACTED]");
    String token = SampleSecrets.all().getOrDefault("jwt", "");
    byte[] bytes =
        "{\"a\": {\"%s\": {\"%s\": \"%s\"}}}"
            .formatted(KEY, base64(KEY), token)
            .getBytes(StandardCharsets.UTF_8);

    assertThat(
            new BodyPlaces(one)
                .of(JSON, bytes, 0, bytes.length, one.scan(bytes, 0, bytes.length).edits()))
        .extracting(sighting -> sighting.place().text())
        .containsExactly("body:/a/*/*");
  }

  /** The same names are searched for each place. */
  @Test
  void areHiddenWhenTheirSearchCostsTooMuch() {
    String name = OperatorPatterns.costlyText(12);
    String body = ("{\"" + name + "\":").repeat(8) + "[" + "1,".repeat(63) + "1]" + "}".repeat(8);
    SecretPattern pattern = SecretCatalog.USUAL.getFirst();
    List<Edit> edits =
        IntStream.range(0, 64)
            .map(i -> body.indexOf('[') + 1 + 2 * i)
            .mapToObj(at -> new Edit(new ByteSpan(at, at + 1), new byte[0], List.of(pattern)))
            .toList();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

    assertThat(
            new BodyPlaces(OperatorPatterns.costly())
                .of(JSON, bytes, 0, bytes.length, edits).stream()
                    .map(sighting -> sighting.place().text()))
        .startsWith("body:" + ("/" + name).repeat(8) + "/**")
        .endsWith("body:" + "/*".repeat(8) + "/**");
  }

  @Property
  void areNeverMissing(@ForAll byte[] before, @ForAll boolean parts) {
    byte[] key = (" " + KEY + " ").getBytes(StandardCharsets.UTF_8);
    byte[] body = java.util.Arrays.copyOf(before, before.length + key.length);
    System.arraycopy(key, 0, body, before.length, key.length);

    assertThat(named(parts ? "multipart/mixed; boundary=x" : JSON, body)).isNotEmpty();
  }

  private List<String> named(String contentType, byte[] body) {
    LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);
    return places.of(contentType, body, 0, body.length, found.edits()).stream()
        .map(sighting -> sighting.place().text())
        .toList();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
