package dev.sluice.detect.coding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.StreamDecoder.Piece;
import dev.sluice.testing.FramedCoding;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts beside a coded body. */
class FramingTest {
  private static final byte[] BODY = "an innocent body".getBytes(UTF_8);
  private static final String TEXT = "a text that is hidden in the framing";

  private static BodyCodings codings(FramedCoding of, ContentCodec... more) {
    ContentCodec inner = ContentCodec.of(of.coding()).orElseThrow();
    return more.length == 0
        ? new BodyCodings(List.of(inner))
        : new BodyCodings(List.of(inner, more[0]));
  }

  private static byte[] decoded(BodyCodings codings, byte[] coded) {
    return done(codings, coded).bytes();
  }

  private static String framing(BodyCodings codings, byte[] coded) {
    return new String(done(codings, coded).framing(), ISO_8859_1);
  }

  private static Decoding.Done done(BodyCodings codings, byte[] coded) {
    Decoding decoded = codings.decode(coded, 0, coded.length, 1 << 20);
    assertThat(decoded).isInstanceOf(Decoding.Done.class);
    return (Decoding.Done) decoded;
  }

  @ParameterizedTest
  @EnumSource
  void ofAWholeBodyIsTold(FramedCoding coding) {
    byte[] coded = coding.around(BODY, TEXT);
    assertThat(new String(decoded(codings(coding), coded), UTF_8)).startsWith("an innocent body");
    assertThat(framing(codings(coding), coded)).contains(TEXT);
  }

  @ParameterizedTest
  @EnumSource
  void ofAnInnerCodingIsTold(FramedCoding coding) {
    for (ContentCodec outer : ContentCodec.values()) {
      byte[] coded = outer.encode(coding.around(BODY, TEXT));
      assertThat(framing(codings(coding, outer), coded)).contains(TEXT);
    }
  }

  /** What is told of each level, with a mark where a text ends. */
  private static List<String> streamed(BodyCodings codings, byte[] coded, int piece) {
    List<ByteArrayOutputStream> levels =
        List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (StreamDecoder decoder = codings.decoder(100)) {
      for (int from = 0; from < coded.length; from += piece) {
        decoder.give(coded, from, Math.min(coded.length, from + piece));
        assertThat(drained(decoder, body, levels)).isEqualTo(new Piece.Hungry());
      }
      decoder.end();
      assertThat(drained(decoder, body, levels)).isEqualTo(new Piece.Complete());
    }
    assertThat(body.toString(UTF_8)).startsWith("an innocent body");
    return levels.stream().map(level -> level.toString(ISO_8859_1)).toList();
  }

  private static Piece drained(
      StreamDecoder decoder, ByteArrayOutputStream body, List<ByteArrayOutputStream> levels) {
    while (true) {
      switch (decoder.next()) {
        case Piece.Decoded(byte[] bytes) -> body.writeBytes(bytes);
        case Piece.Framing(int level, byte[] bytes, boolean open) -> {
          levels.get(level).writeBytes(bytes);
          assertThat(open || bytes[bytes.length - 1] == '\n').isTrue();
        }
        case Piece other -> {
          return other;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofABodyInPiecesIsTold(FramedCoding coding) {
    byte[] coded = coding.around(BODY, TEXT);
    for (int piece : new int[] {1, 2, 7, coded.length}) {
      assertThat(streamed(codings(coding), coded, piece).getFirst())
          .isEqualTo(streamed(codings(coding), coded, coded.length).getFirst())
          .contains(TEXT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofSeveralLevelsIsToldApart(FramedCoding coding) {
    byte[] coded = ContentCodec.BR.encode(coding.around(BODY, TEXT));
    for (int piece : new int[] {1, 3, coded.length}) {
      assertThat(streamed(codings(coding, ContentCodec.BR), coded, piece).get(1)).contains(TEXT);
    }
  }

  /** What an ordinary tool writes has no such text, but for br. */
  @ParameterizedTest
  @EnumSource(value = ContentCodec.class, names = "BR", mode = EnumSource.Mode.EXCLUDE)
  void isNotInAnOrdinaryBody(ContentCodec codec) {
    byte[] noise = new byte[200_000];
    new Random(7).nextBytes(noise);
    for (byte[] body : List.of(new byte[0], BODY, new byte[200_000], noise)) {
      BodyCodings codings = new BodyCodings(List.of(codec));
      assertThat(framing(codings, codec.encode(body))).isEmpty();
      assertThat(decoded(codings, codec.encode(body))).isEqualTo(body);
    }
  }

  /** Such as a body that is not compressed, or characters that show nothing. */
  @Test
  void ofBrotliIsTextOfAnyKind() {
    byte[] zip = {'P', 'K', 3, 4, 20, 0, 1, 2, (byte) 0xFE};
    for (byte[] hidden :
        List.of(
            TEXT.getBytes(UTF_16LE),
            "a\u200bb\u00adc\u200bd \ud835\udc00 and more".getBytes(UTF_8),
            ContentCodec.GZIP.encode(TEXT.getBytes(UTF_8)),
            zip)) {
      String text = new String(hidden, ISO_8859_1);
      byte[] coded = FramedCoding.BROTLI_METADATA.around(BODY, text);
      for (int piece : new int[] {1, 4, coded.length}) {
        assertThat(streamed(codings(FramedCoding.BROTLI_METADATA), coded, piece).getFirst())
            .contains(text);
      }
    }
  }

  @Test
  void ofAnOrdinaryBrotliBodyIsShort() {
    StringBuilder plain = new StringBuilder();
    Random random = new Random(5);
    while (plain.length() < 1 << 20) {
      plain.append(Integer.toString(random.nextInt(9_000_000), 36)).append(" \"name\", ");
    }
    byte[] coded = ContentCodec.BR.encode(plain.toString().getBytes(UTF_8));
    BodyCodings codings = new BodyCodings(List.of(ContentCodec.BR));
    assertThat(framing(codings, coded).length()).isLessThan(coded.length / 50);
  }

  /**
   * Zstandard in pieces has frames without a length, with a checksum, and with blocks of each kind.
   */
  @Test
  void isNotInFramesOfAStream() {
    byte[] noise = new byte[300_000];
    new Random(7).nextBytes(noise);
    BodyCodings zstd = new BodyCodings(List.of(ContentCodec.ZSTD));
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (StreamEncoder encoder = zstd.encoder()) {
      coded.writeBytes(encoder.add(noise));
      coded.writeBytes(encoder.flush());
      coded.writeBytes(encoder.add(new byte[300_000]));
      coded.writeBytes(encoder.end());
    }
    coded.writeBytes(FramedCoding.ZSTD_SKIPPABLE.around(BODY, TEXT));
    assertThat(framing(zstd, coded.toByteArray())).isEqualTo(TEXT + "\n\n");
  }

  /** The library decodes them, whatever their window, and other readers of Zstandard do not. */
  @Test
  void framesOfFormerFormatsAreBroken() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(ContentCodec.ZSTD.encode(BODY));
    int former = body.size();
    body.writeBytes(new byte[] {0x27, (byte) 0xB5, 0x2F, (byte) 0xFD, 0x20, 5, 0x40, 0, 5});
    body.writeBytes(new byte[] {'h', 'e', 'l', 'l', 'o', (byte) 0xC0, 0, 0});
    body.writeBytes(FramedCoding.ZSTD_SKIPPABLE.around(BODY, TEXT));
    byte[] coded = body.toByteArray();
    BodyCodings zstd = new BodyCodings(List.of(ContentCodec.ZSTD));

    assertThat(zstd.decode(coded, 0, coded.length, 1 << 20)).isInstanceOf(Decoding.Broken.class);
    for (int split = former; split < former + 9; split++) {
      try (StreamDecoder decoder = zstd.decoder(100)) {
        decoder.give(coded, 0, split);
        Piece first = decoder.next();
        assertThat(first)
            .isInstanceOfSatisfying(
                Piece.Decoded.class, it -> assertThat(it.bytes()).isEqualTo(BODY));
        if (decoder.next() instanceof Piece.Hungry) {
          decoder.give(coded, split, coded.length);
        }
        assertThat(decoder.next()).isInstanceOf(Piece.Broken.class);
      }
    }
  }

  /** A long text within a short coding does not wait in memory. */
  @Test
  void comesInPiecesFromAnInnerCoding() {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    member.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3});
    member.writeBytes("x".repeat(2 << 20).getBytes(UTF_8));
    byte[] coded = ContentCodec.DEFLATE.encode(member.toByteArray());
    BodyCodings codings = new BodyCodings(List.of(ContentCodec.GZIP, ContentCodec.DEFLATE));
    int told = 0;
    try (StreamDecoder decoder = codings.decoder(100)) {
      decoder.give(coded, 0, coded.length);
      while (decoder.next() instanceof Piece.Framing(int level, byte[] bytes, boolean open)) {
        assertThat(level).isOne();
        assertThat(open).isTrue();
        assertThat(bytes.length).isLessThanOrEqualTo(64 << 10);
        told += bytes.length;
      }
    }
    assertThat(told).isEqualTo(2 << 20);
  }

  /** Each piece costs those who take it a search. */
  @Test
  void ofShortMembersIsToldTogether() {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    for (int member = 0; member < 1_000; member++) {
      coded.writeBytes(FramedCoding.GZIP_NAME.around(new byte[] {'a'}, "n"));
    }
    try (StreamDecoder decoder = codings(FramedCoding.GZIP_NAME).decoder(100)) {
      decoder.give(coded.toByteArray(), 0, coded.size());
      assertThat(decoder.next())
          .isInstanceOfSatisfying(Piece.Decoded.class, it -> assertThat(it.bytes()).hasSize(1_000));
      assertThat(decoder.next())
          .isInstanceOfSatisfying(Piece.Framing.class, it -> assertThat(it.bytes()).hasSize(2_000));
      assertThat(decoder.next()).isEqualTo(new Piece.Hungry());
    }
  }
}
