package dev.sluice.detect.scrub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScrubberTest {
  private static final String VALUE = "s3cr+t/Va<ue\"x1Zq";
  private static final String PLACEHOLDER = "openshell:resolve:env:API_KEY";
  private static final Scrubbers SCRUBBERS = Scrubbers.of(List.of(value("api", VALUE)));

  private static ScrubbedValue value(String id, String value) {
    return new ScrubbedValue(id, value.getBytes(UTF_8), PLACEHOLDER.getBytes(UTF_8));
  }

  private static String scrubbed(Scrubbers scrubbers, String text, List<Integer> cuts) {
    Scrubber scrubber = scrubbers.begin();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(UTF_8);
    int from = 0;
    for (int cut : cuts) {
      out.writeBytes(scrubber.add(bytes, from, cut));
      from = cut;
    }
    out.writeBytes(scrubber.add(bytes, from, bytes.length));
    out.writeBytes(scrubber.rest());
    return out.toString(UTF_8);
  }

  private static String scrubbed(String text) {
    return scrubbed(SCRUBBERS, text, List.of());
  }

  @Test
  void replacesTheValueInEachForm() {
    assertThat(scrubbed("a " + VALUE + " b")).isEqualTo("a " + PLACEHOLDER + " b");
    assertThat(scrubbed("s3cr%2Bt%2FVa%3Cue%22x1Zq"))
        .isEqualTo("openshell%3Aresolve%3Aenv%3AAPI_KEY");
    assertThat(scrubbed("s3cr%2bt%2fVa%3cue%22x1Zq"))
        .isEqualTo("openshell%3aresolve%3aenv%3aAPI_KEY");
    assertThat(scrubbed("s3cr+t/Va<ue\\\"x1Zq")).isEqualTo(PLACEHOLDER);
    assertThat(scrubbed("s3cr+t\\/Va<ue\\\"x1Zq")).isEqualTo(PLACEHOLDER);
    assertThat(scrubbed("s3cr+t/Va\\u003cue\\\"x1Zq")).isEqualTo(PLACEHOLDER);
    String hex = HexFormat.of().formatHex(VALUE.getBytes(UTF_8));
    assertThat(HexFormat.of().parseHex(scrubbed(hex))).asString(UTF_8).isEqualTo(PLACEHOLDER);
    assertThat(scrubbed(HexFormat.of().withUpperCase().formatHex(VALUE.getBytes(UTF_8))))
        .isUpperCase();
  }

  @Test
  void aPlaceCountsOnceThoughSeveralFormsAreThere() {
    Scrubber scrubber = Scrubbers.of(List.of(value("a", "12345678"))).begin();
    byte[] text =
        (Base64.getEncoder().encodeToString("12345678".getBytes(UTF_8))
                + " 12345678 3132333435363738")
            .getBytes(UTF_8);
    scrubber.add(text, 0, text.length);
    scrubber.rest();
    assertThat(scrubber.found()).isEqualTo(Map.of("a", 3));
  }

  @Test
  void replacesItInBase64AtEachAlignment() {
    for (String before : List.of("", "a", "bc", "def")) {
      for (String behind : List.of("", "1", "23", "456 and more")) {
        for (Base64.Encoder encoder :
            List.of(Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getMimeEncoder())) {
          String text = before + VALUE + behind;
          String scrubbed = scrubbed(encoder.encodeToString(text.getBytes(UTF_8)));
          Base64.Decoder decoder =
              encoder.equals(Base64.getUrlEncoder()) ? Base64.getUrlDecoder() : Base64.getDecoder();
          String decoded = new String(decoder.decode(scrubbed), ISO_8859_1);
          assertThat(decoded).startsWith(before).contains(PLACEHOLDER).doesNotContain(VALUE);
          assertThat(decoded).endsWith(behind);
        }
      }
    }
  }

  @Test
  void findsItWhereverTheTextIsCut() {
    String text = "sss3cs3cr+t/V " + VALUE + VALUE + " s3cr+t/Va<ue\"x1Z";
    String wanted = "sss3cs3cr+t/V " + PLACEHOLDER + PLACEHOLDER + " s3cr+t/Va<ue\"x1Z";
    for (int first = 0; first <= text.length(); first++) {
      for (int second = first; second <= text.length(); second++) {
        assertThat(scrubbed(SCRUBBERS, text, List.of(first, second))).isEqualTo(wanted);
      }
    }
  }

  @Test
  void findsAllOfManyValuesAtRandomCuts() {
    Random random = new Random(24);
    List<ScrubbedValue> values = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      values.add(
          value("v" + i, "sk-" + "ab".repeat(i) + Long.toHexString(random.nextLong() | 1L << 62)));
    }
    Scrubbers scrubbers = Scrubbers.of(values);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      StringBuilder wanted = new StringBuilder();
      for (int part = 0; part < 6; part++) {
        String filler = "sk-abab".substring(random.nextInt(6)).repeat(random.nextInt(3)) + ' ';
        String secret = new String(values.get(random.nextInt(20)).value(), UTF_8);
        text.append(filler).append(secret);
        wanted.append(filler).append(PLACEHOLDER);
      }
      List<Integer> cuts =
          random.ints(random.nextInt(9), 0, text.length()).sorted().boxed().toList();
      assertThat(scrubbed(scrubbers, text.toString(), cuts)).isEqualTo(wanted.toString());
    }
  }

  @Test
  void replacesOverlappingValuesTogether() {
    Scrubbers scrubbers =
        Scrubbers.of(
            List.of(
                value("short", "abcdefgh"),
                value("long", "abcdefghijkl"),
                value("next", "ijklmnop")));
    assertThat(scrubbed(scrubbers, "-abcdefghijklmnop-abcdefghijk-", List.of(3, 12)))
        .isEqualTo("-" + PLACEHOLDER + "-" + PLACEHOLDER + "ijk-");
  }

  @Test
  void returnsACleanPieceItself() {
    byte[] clean = "nothing of interest is here.".getBytes(UTF_8);
    assertThat(SCRUBBERS.begin().add(clean, 0, clean.length)).isSameAs(clean);
  }

  @Test
  void takesLinearTimeForValuesOfOneByte() {
    Scrubbers scrubbers = Scrubbers.of(List.of(value("a", "a".repeat(65_535) + "b")));
    Scrubber scrubber = scrubbers.begin();
    byte[] text = "a".repeat(1 << 16).getBytes(UTF_8);
    long length = 0;
    for (int i = 0; i < 64; i++) {
      length += scrubber.add(text, 0, text.length).length;
    }
    length += scrubber.rest().length;
    assertThat(length).isEqualTo(64L << 16);
  }

  /** Also where forms overlap. */
  @Test
  void keepsTheLengthOfATextThatIsWithinLengths() {
    byte[] plain = VALUE.getBytes(UTF_8);
    Scrubbers scrubbers =
        Scrubbers.ofSameLength(List.of(value("a", VALUE), value("b", "1234567812345")));
    List<String> forms =
        List.of(
            VALUE,
            "s3cr%2Bt%2FVa%3Cue%22x1Zq",
            "s3cr+t/Va\\u003cue\\\"x1Zq",
            HexFormat.of().formatHex(plain),
            Base64.getEncoder().encodeToString(plain),
            "12345678123451234567812345",
            "123456781234567812345");
    for (String form : forms) {
      String scrubbed = scrubbed(scrubbers, "a " + form + " b", List.of(5));
      assertThat(scrubbed).hasSize(form.length() + 4).startsWith("a 0000000").endsWith(" b");
      assertThat(scrubbed).doesNotContain("12345678");
    }
  }

  @Test
  void scrubsShortTexts() {
    Map<String, Integer> found = new HashMap<>();
    assertThat(SCRUBBERS.scrubbed("token " + VALUE, found::put)).contains("token " + PLACEHOLDER);
    assertThat(SCRUBBERS.scrubbed("token", found::put)).isEmpty();
    assertThat(found).containsExactly(Map.entry("api", 1));
  }

  @Test
  void refusesShortValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scrubbers.of(List.of(value("api", "1234567"))))
        .withMessageContaining("api");
  }
}
