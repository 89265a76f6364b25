package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that begin long before the piece that completes them, in a text that is hurried. */
class LongStreamedSecretsTest {
  private static final String WORDS = "filler words and ";
  private static final byte[] BEHIND = Encoding.utf8("\n" + "words behind it ".repeat(60));

  /** In text, the rest of a token that went on is written over. */
  @ParameterizedTest
  @ValueSource(ints = {90, 333, 700, 1000, 1900, 2500})
  void noWholeTokenPassesWhereverPiecesDivideIt(int size) {
    String token = token(1400);
    for (int at = 1000; at < 1000 + size; at += 37) {
      byte[] text = joined(filler(at), Encoding.utf8(token), BEHIND);
      SearchedStream body = SearchedStream.text(StreamedTextTest.SCANNER, true);
      for (int from = 0; from < text.length; from += size) {
        body.add(text, from, Math.min(text.length, from + size));
      }
      String out = body.end().text();
      assertThat(out).as("at %d", at).hasSize(text.length).doesNotContain(token);
      assertThat(body.found).containsExactly("jwt");
    }
  }

  @Test
  void noWholeTokenPassesWhoseLastPartIsInAPieceOfItsOwn() {
    String token = token(1440);
    byte[] text = joined(filler(1032), Encoding.utf8(token), BEHIND);
    SearchedStream body = SearchedStream.text(StreamedTextTest.SCANNER, true);
    int lastPart = 1032 + token.lastIndexOf('.');
    for (int from = 0; from < text.length; from += 1000) {
      body.add(text, from, Math.min(text.length, from + 1000));
    }
    assertThat(lastPart).isBetween(2985, 2999);
    assertThat(body.end().text()).doesNotContain(token);
  }

  @ParameterizedTest
  @ValueSource(ints = {90, 333, 700, 1000, 1900})
  void noWholeTokenPassesInLines(int size) {
    String token = token(1900);
    byte[] lines = Encoding.utf8("\n" + token.replaceAll(".{200}", "$0\n  "));
    for (int at = 1000; at < 1000 + size; at += 37) {
      byte[] text = joined(filler(at), lines, BEHIND);
      SearchedStream body = SearchedStream.text(StreamedTextTest.SCANNER, true);
      for (int from = 0; from < text.length; from += size) {
        body.add(text, from, Math.min(text.length, from + size));
      }
      assertThat(body.end().text().replace("\n  ", "")).as("at %d", at).doesNotContain(token);
    }
  }

  @Test
  void aTokenOf8KibibytesIsFoundInShortPieces() {
    String token = token(6083);
    byte[] text = joined(filler(3000), Encoding.utf8(token), BEHIND);
    SearchedStream body = SearchedStream.text(StreamedTextTest.SCANNER, true);
    for (int from = 0; from < text.length; from += 25) {
      body.add(text, from, Math.min(text.length, from + 25));
    }
    assertThat(token).hasSize(8192);
    assertThat(body.end().text()).doesNotContain(token);
  }

  static Stream<Arguments> carriers() {
    UnaryOperator<byte[]> gzip = ContentCodec.GZIP::encode;
    UnaryOperator<byte[]> zstd = ContentCodec.ZSTD::encode;
    UnaryOperator<byte[]> lines = Base64.getMimeEncoder()::encode;
    UnaryOperator<byte[]> wide =
        text ->
            new String(text, 0, 2000, StandardCharsets.US_ASCII)
                .concat(new String(text, text.length - 100, 100, StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.UTF_16LE);
    return Stream.of(
        Arguments.of("gzip", gzip),
        Arguments.of("zstd", zstd),
        Arguments.of("gzip in lines of base64", gzip.andThen(lines)),
        Arguments.of("zstd in lines of base64", zstd.andThen(lines)),
        Arguments.of("UTF-16 in lines of base64", wide.andThen(lines)));
  }

  /** What an encoding hides is told before its last byte goes on. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("carriers")
  void noEncodedSecretPassesUntold(String name, Function<byte[], byte[]> carrier) {
    byte[] encoded = carrier.apply(longText());
    assertThat(encoded.length).isBetween(2500, 7000);
    for (int size : new int[] {100, 450, 1000, 1700}) {
      for (int at = 500; at < 500 + size; at += 61) {
        byte[] text = joined(filler(at), encoded, BEHIND);
        SearchedStream body = SearchedStream.text(StreamedTextTest.SCANNER, true);
        for (int from = 0; from < text.length; from += size) {
          body.add(text, from, Math.min(text.length, from + size));
          boolean whole = body.bytes().length >= at + encoded.length;
          assertThat(whole && body.encoded.isEmpty())
              .as("%s in pieces of %d at %d", name, size, at)
              .isFalse();
        }
      }
    }
  }

  /** Words that compress to half, and a secret near the end. */
  private static byte[] longText() {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    while (text.length() < 5500) {
      random.ints(6, 'a', 'z' + 1).forEach(letter -> text.append((char) letter));
      text.append(' ');
    }
    return Encoding.utf8(text + StreamedEventsTest.TOKEN + " end.");
  }

  private static byte[] filler(int length) {
    byte[] filler = Arrays.copyOf(Encoding.utf8(WORDS.repeat(length / WORDS.length() + 1)), length);
    filler[length - 1] = ' ';
    return filler;
  }

  /** A signed token whose payload has so many bytes. */
  private static String token(int payload) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    byte[] claims = new byte[payload];
    byte[] signature = new byte[32];
    new Random(7).nextBytes(claims);
    new Random(8).nextBytes(signature);
    return encoder.encodeToString(Encoding.utf8("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"))
        + '.'
        + encoder.encodeToString(claims)
        + '.'
        + encoder.encodeToString(signature);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
