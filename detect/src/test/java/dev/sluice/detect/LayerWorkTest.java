package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.Layer;
import dev.sluice.detect.layer.LayerTrace;
import dev.sluice.detect.text.ByteSpan;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Work on what bodies hide, in decoded bytes: bounded for hostile ones, enough for others. */
class LayerWorkTest {
  private static final int LENGTH = 100_000;
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, "[REDACTED]");

  /** Bytes that were searched, with the body itself. */
  private static final class Counting implements LayerTrace {
    private long bytes;
    private long parts;

    @Override
    public void searched(byte[] text, int from, int end) {
      bytes += end - from;
      parts++;
    }

    @Override
    public void entered(Layer layer, ByteSpan part) {}

    @Override
    public void left() {}
  }

  static Stream<byte[]> hostile() {
    return Stream.of(
        cycle("\\"),
        cycle("%2525252525"),
        cycle("%25+"),
        cycle("&amp;amp;amp;lt;"),
        cycle("=3D3D3D41"),
        cycle("\\\\\\\\\\\\u0041"),
        cycle("ABEFQRUVABEFRQUVAEBFQRUV "),
        cycle("H4sIAAAA" + "A".repeat(30) + " "),
        cycle("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk\nQUJD\n"),
        cycle("sk-aB3dE5f\n"),
        cycle("AKIA\n"),
        times(cycle("234567"), 6, Base64.getEncoder()::encode),
        times(cycle("words "), 1000, ContentCodec.GZIP::encode),
        Arrays.copyOf(ContentCodec.GZIP.encode(repeated("words ", 100 * LENGTH)), LENGTH),
        Arrays.copyOf(ContentCodec.GZIP.encode(repeated("sk-a ", 9 * LENGTH)), LENGTH),
        Arrays.copyOf(ContentCodec.GZIP.encode(repeated("a\0b\0", 7 * LENGTH)), LENGTH));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void isBounded(byte[] body) {
    Counting counting = new Counting();

    SCANNER.scan(body, 0, body.length, pattern -> true, counting);

    long most = (1L + DecodingBudget.GROWTH) * body.length + LayeredScanner.FLOOR;
    assertThat(counting.bytes).isLessThanOrEqualTo(most);
    assertThat(counting.parts).isLessThanOrEqualTo(most / 100);
  }

  static Stream<byte[]> ordinary() {
    String text =
        "\"50% of costs & fees\", says J\u00f6rg's note; see https://a.test/x?y=1&z=2 \\o/\n";
    String json = "{\"a\":\"" + json(text.repeat(20)) + "\"}";
    byte[] image = new byte[LENGTH];
    new Random(7).nextBytes(image);
    return Stream.of(
        cycle(text),
        cycle(json),
        cycle("{\"b\":\"" + json(json) + "\"}"),
        cycle("a=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&"),
        cycle(text.replace("&", "&amp;").replace("\"", "&quot;")),
        times(cycle(text), 1, Base64.getMimeEncoder()::encode),
        cycle("word1\n"),
        times(image, 2, Base64.getEncoder()::encode),
        times(
            repeated(text, LENGTH),
            1,
            t -> new String(t, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16LE)),
        ContentCodec.GZIP.encode(noted(8 * LENGTH)));
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void isEnoughForOrdinaryBodies(byte[] body) {
    assertThat(SCANNER.scan(body, 0, body.length).undecoded()).isFalse();
  }

  @Test
  void isTwiceAsMuchForBytesWithAContentCoding() {
    byte[] body = times(cycle("a\\\\n"), 2, Base64.getEncoder()::encode);

    assertThat(SCANNER.forBytes(body.length / 8).scan(body, 0, body.length).undecoded()).isFalse();
    assertThat(SCANNER.forBytes(body.length / 16).scan(body, 0, body.length).undecoded()).isTrue();
  }

  /** Lines of a log, each with a number, in JSON. */
  private static byte[] noted(int length) {
    Random random = new Random(7);
    StringBuilder lines = new StringBuilder();
    while (lines.length() < length) {
      lines.append(
          "{\"time\":%d,\"id\":%d,\"text\":\"a line of \\\"words\\\"\"}%n"
              .formatted(random.nextInt(), random.nextInt()));
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static byte[] times(byte[] core, int times, UnaryOperator<byte[]> encode) {
    byte[] made = core;
    for (int i = 0; i < times; i++) {
      made = encode.apply(made);
    }
    return made;
  }

  private static byte[] cycle(String part) {
    return repeated(part, LENGTH);
  }

  private static byte[] repeated(String part, int length) {
    return Arrays.copyOf(
        part.repeat(length / part.length() + 1).getBytes(StandardCharsets.UTF_8), length);
  }
}
