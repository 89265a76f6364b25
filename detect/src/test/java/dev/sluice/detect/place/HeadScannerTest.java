package dev.sluice.detect.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.ListedValues;
import dev.sluice.detect.OperatorPatterns;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.opaque.OpaqueSearch;
import dev.sluice.detect.place.HeadScanner.HeadFound;
import dev.sluice.detect.place.ScannedHead.Field;
import dev.sluice.testing.SampleSecrets;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadScannerTest {
  /** In lower case, as hosts are, and longer than a label. */
  private static final String TOKEN = SampleSecrets.all().getOrDefault("digitalocean-token", "");

  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  /** A head has many values, each of which could ask for as much work as a small body. */
  @Test
  void doesNotDecodeFarMoreThanAValueIsLong() {
    byte[] zeros = ContentCodec.GZIP.encode(new byte[32 << 10]);
    String value = Base64.getEncoder().encodeToString(zeros);

    HeadFound found =
        scanner(EnumSet.allOf(RequestPart.class)).scan(head(List.of(new Field("x", value))));

    assertThat(value).hasSizeLessThan(200);
    assertThat(found.undecoded()).isTrue();
  }

  /** What was clean is not searched again, but what was not read whole is. */
  @Test
  void remembersOnlyWhatWasRead() {
    HeadScanner costly =
        new HeadScanner(
            OperatorPatterns.costly(), EnumSet.allOf(RequestPart.class), OwnProvider.DOCUMENTED, 4);
    List<Field> clean = List.of(new Field("x", OperatorPatterns.costlyText(12)));

    assertThat(costly.scan(head(Collections.nCopies(100, clean.getFirst()))).complete()).isTrue();
    HeadScanner decoding = scanner(EnumSet.allOf(RequestPart.class));
    String zeros = Base64.getEncoder().encodeToString(ContentCodec.GZIP.encode(new byte[32 << 10]));
    ScannedHead undecoded = head(List.of(new Field("x", zeros)));
    assertThat(decoding.scan(undecoded).undecoded()).isTrue();
    assertThat(decoding.scan(undecoded).undecoded()).isTrue();
  }

  /** Each of many values could otherwise spend as much as a body. */
  @Test
  void boundsTheWorkOfOperatorsPatternsOverAllValues() {
    HeadScanner costly =
        new HeadScanner(
            OperatorPatterns.costly(), EnumSet.allOf(RequestPart.class), OwnProvider.DOCUMENTED, 4);
    String text = OperatorPatterns.costlyText(12);
    List<Field> fields = IntStream.range(0, 100).mapToObj(i -> new Field("x" + i, text)).toList();

    assertThat(costly.scan(head(fields.subList(0, 1))).complete()).isTrue();
    assertThat(costly.scan(head(fields)).complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s.%s", "%s.%s.evil.example", "1.%s.%s.evil.example", "a.b.c.%s.%s.d"})
  void joinsNeighboringLabelsOfAHost(String host) {
    String name = host.formatted(TOKEN.substring(0, 40), TOKEN.substring(40));

    assertThat(inHost(name)).containsExactly("digitalocean-token");
  }

  @Test
  void joinsLabelsBesideASecretInOne() {
    String key = SampleSecrets.all().getOrDefault("databricks-token", "");
    String name = key + "." + TOKEN.substring(0, 40) + "." + TOKEN.substring(40) + ".evil.example";

    assertThat(inHost(name)).containsExactly("databricks-token", "digitalocean-token");
  }

  private static List<String> inHost(String host) {
    return scanner(EnumSet.of(RequestPart.HOST))
        .scan(new ScannedHead(true, host, "GET", "/", "", List.of()))
        .secrets()
        .stream()
        .map(secret -> secret.sighting().pattern().id())
        .toList();
  }

  private static ScannedHead head(List<Field> fields) {
    return new ScannedHead(true, "a.test", "GET", "/", "", fields);
  }

  @Test
  void isNotNeededForBodies() {
    assertThat(scanner(EnumSet.of(RequestPart.BODY)).isNeeded()).isFalse();
    assertThat(scanner(EnumSet.of(RequestPart.BODY, RequestPart.PATH)).isNeeded()).isTrue();
  }

  private static List<String> opaque(ScannedHead head) {
    return new HeadScanner(
            SCANNER,
            EnumSet.allOf(RequestPart.class),
            OwnProvider.DOCUMENTED,
            11,
            OpaqueSearch.of(SecretCatalog.ALL, ListedValues.NONE))
        .scan(head).secrets().stream()
            .map(
                secret -> secret.sighting().pattern().id() + " " + secret.sighting().place().text())
            .toList();
  }

  @Test
  void tellsWhereOpaqueTextIsButNoOpaqueName() {
    String text = "q7ztb2mk9xwc4rfv8nld3hsy";
    ScannedHead head =
        new ScannedHead(
            true,
            text + ".test",
            "GET",
            "/" + text,
            "d=" + text,
            List.of(new Field("x-note", text), new Field("x-" + text, "1")));

    assertThat(opaque(head))
        .containsExactly(
            "opaque-label host",
            "opaque-segment path",
            "opaque-value query",
            "opaque-value header:x-note",
            "opaque-value header:*");
    assertThat(scanner(EnumSet.allOf(RequestPart.class)).scan(head).secrets()).isEmpty();
  }

  @Test
  void callsAKnownSecretOnlyByItsName() {
    assertThat(opaque(head(List.of(new Field("x-note", TOKEN)))))
        .containsExactly("digitalocean-token header:x-note");
  }

  private static HeadScanner scanner(EnumSet<RequestPart> scope) {
    return new HeadScanner(SCANNER, scope, OwnProvider.DOCUMENTED, 11);
  }
}
