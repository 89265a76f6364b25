package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.BrotliHead;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Brotli that nothing names, at the begin of a body and in encodings. */
class GuessedBrotliTest {
  private static final SecretPattern PATTERN =
      SecretCatalog.USUAL.stream()
          .filter(p -> p.id().equals("github-token"))
          .findFirst()
          .orElseThrow();
  private static final String SECRET =
      new PatternSamples(3).of(PATTERN, PATTERN.literals().getFirst()).secret();
  private static final byte[] CODED =
      ContentCodec.BR.encode(Encoding.utf8("{\"note\": \"the key is " + SECRET + "\"}"));

  static List<byte[]> bodies() {
    String base64 = Base64.getEncoder().encodeToString(CODED);
    return List.of(
        CODED,
        Encoding.utf8(base64),
        Encoding.utf8("{\"data\": \"data:application/octet-stream;base64," + base64 + "\"}"),
        Encoding.utf8(Base64.getUrlEncoder().withoutPadding().encodeToString(CODED)),
        Base64.getEncoder().encode(ContentCodec.BR.encode(Encoding.utf8(longText()))),
        Encoding.utf8("payload=" + HexFormat.of().formatHex(CODED) + "&a=b"));
  }

  private static String longText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("row ")
          .append(i * 7919 % 10_007)
          .append(i == 12_000 ? " " + SECRET : "")
          .append(",\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void isReadAndWritten(byte[] body) {
    List<Edit> edits = StreamedTextTest.SCANNER.scan(body, 0, body.length).edits();

    assertThat(Edits.patterns(edits)).containsExactly(PATTERN);
    byte[] redacted = Edits.applied(body, 0, body.length, edits);
    assertThat(StreamedTextTest.SCANNER.scan(redacted, 0, redacted.length).edits()).isEmpty();
  }

  @Test
  void redactedTextIsBrotliAgain() {
    List<Edit> edits = StreamedTextTest.SCANNER.scan(CODED, 0, CODED.length).edits();
    byte[] redacted = Edits.applied(CODED, 0, CODED.length, edits);

    assertThat(ContentCodec.BR.decodeUpTo(redacted, 0, redacted.length, 1 << 20))
        .isEqualTo(Encoding.utf8("{\"note\": \"the key is " + SearchedStream.MARK + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 50, 300, 5_000, 70_000, 1_200_000})
  void theHeadOfAnyTextIsKnown(int length) {
    Random random = new Random(length);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(Long.toString(random.nextLong(), 36)).append(' ');
    }
    byte[] coded = ContentCodec.BR.encode(Encoding.utf8(text.substring(0, length)));

    assertThat(BrotliHead.begins(coded, 0, coded.length)).isTrue();
  }

  /** As Node writes it, with windows of 16, 18, 22 and 24 bits, at qualities 0, 5 and 11. */
  @ParameterizedTest
  @ValueSource(
      strings = {"831d80746865", "8f1d80746865", "620700801c9d", "1f3b0000e4e8", "133b00f86569"})
  void theHeadsOfAnotherEncoderAreKnown(String head) {
    assertThat(BrotliHead.begins(HexFormat.of().parseHex(head), 0, 54)).isTrue();
  }

  @Test
  void fewRandomBytesLookLikeIt() {
    Random random = new Random(4);
    byte[] bytes = new byte[32];
    int alike = 0;
    for (int i = 0; i < 20_000; i++) {
      random.nextBytes(bytes);
      alike += BrotliHead.begins(bytes, 0, bytes.length) ? 1 : 0;
    }

    assertThat(alike).isLessThan(200);
  }

  @Test
  void attemptsAreBounded() {
    String begin = Base64.getEncoder().encodeToString(Encoding.utf8("\u001b;\0 and other bytes"));
    byte[] few = Encoding.utf8((begin + " ").repeat(20));
    byte[] many = Encoding.utf8((begin + " ").repeat(2_000));

    assertThat(StreamedTextTest.SCANNER.scan(few, 0, few.length).undecoded()).isFalse();
    assertThat(StreamedTextTest.SCANNER.scan(many, 0, many.length).undecoded()).isTrue();
  }

  @Test
  void noTextLooksLikeIt() {
    byte[] text = "[1, 2, 3, \"and so on\"]".getBytes(StandardCharsets.US_ASCII);

    assertThat(StreamedTextTest.SCANNER.scan(text, 0, text.length).undecoded()).isFalse();
  }
}
