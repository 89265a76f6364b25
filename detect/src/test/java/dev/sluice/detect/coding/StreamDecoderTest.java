package dev.sluice.detect.coding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.StreamDecoder.Piece;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamDecoderTest {
  private static final long RATIO = 100;
  private static final byte[] TEXT = text(300_000);

  private static byte[] text(int length) {
    Random random = new Random(24);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(Integer.toString(random.nextInt(2_000), 36)).append(' ');
    }
    return text.toString().getBytes(UTF_8);
  }

  /** What a body is after its codings, and how it ended. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Read(byte[] bytes, Piece last) {
    @Override
    public String toString() {
      return "Read[" + bytes.length + " bytes, " + last + "]";
    }
  }

  private static Read read(BodyCodings codings, byte[] coded, int... cuts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (StreamDecoder decoder = codings.decoder(RATIO)) {
      int from = 0;
      for (int cut : Arrays.copyOf(cuts, cuts.length + 1)) {
        int end = cut == 0 ? coded.length : cut;
        decoder.give(coded, from, end);
        from = end;
        Piece piece = drained(decoder, out);
        if (!(piece instanceof Piece.Hungry)) {
          return new Read(out.toByteArray(), piece);
        }
      }
      decoder.end();
      return new Read(out.toByteArray(), drained(decoder, out));
    }
  }

  private static Piece drained(StreamDecoder decoder, ByteArrayOutputStream out) {
    Piece piece = next(decoder);
    while (piece instanceof Piece.Decoded decoded) {
      assertThat(decoded.bytes().length).isBetween(1, 65_536);
      out.writeBytes(decoded.bytes());
      piece = next(decoder);
    }
    return piece;
  }

  /** What there is of the body. */
  static Piece next(StreamDecoder decoder) {
    Piece piece = decoder.next();
    while (piece instanceof Piece.Framing) {
      piece = decoder.next();
    }
    return piece;
  }

  private static BodyCodings of(ContentCodec... codecs) {
    return new BodyCodings(List.of(codecs));
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void decodesWhatIsCutAnywhere(ContentCodec codec) {
    byte[] coded = codec.encode(TEXT);
    Random random = new Random(1);
    for (int round = 0; round < 20; round++) {
      int[] cuts = random.ints(round, 1, coded.length).sorted().toArray();
      Read read = read(of(codec), coded, cuts);
      assertThat(read.last()).isEqualTo(new Piece.Complete());
      assertThat(read.bytes()).isEqualTo(TEXT);
    }
  }

  /** The window is filled by what is decoded. */
  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void tellsWhatItHolds(ContentCodec codec) {
    byte[] text = new byte[32 << 20];
    byte[] coded = codec.encode(text);
    StreamDecoder decoder = of(codec).decoder(1_000_000);
    assertThat(decoder.heldBytes()).isEqualTo(128 << 10);
    decoder.give(coded, 0, coded.length);
    long decoded = 0;
    while (next(decoder) instanceof Piece.Decoded(byte[] bytes)) {
      decoded += bytes.length;
      assertThat(decoder.heldBytes()).isLessThanOrEqualTo((128 << 10) + decoded);
    }
    assertThat(decoder.heldBytes())
        .isEqualTo(
            (128 << 10)
                + switch (codec) {
                  case BR -> 16 << 20;
                  case ZSTD -> 8 << 20;
                  case GZIP, DEFLATE -> 32 << 10;
                });
    decoder.close();
    assertThat(decoder.heldBytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void decodesByteByByte(ContentCodec codec) {
    byte[] text = Arrays.copyOf(TEXT, 500);
    byte[] coded = codec.encode(text);
    int[] cuts = new int[coded.length - 1];
    Arrays.setAll(cuts, i -> i + 1);
    Read read = read(of(codec), coded, cuts);
    assertThat(read.last()).isEqualTo(new Piece.Complete());
    assertThat(read.bytes()).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void tellsABodyThatIsCutShort(ContentCodec codec) {
    byte[] coded = codec.encode(Arrays.copyOf(TEXT, 2_000));
    for (int length = 1; length < coded.length; length++) {
      assertThat(read(of(codec), Arrays.copyOf(coded, length)).last())
          .describedAs("%s of %s bytes", length, coded.length)
          .isEqualTo(new Piece.Broken());
    }
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void tellsBytesThatAreNotInTheCoding(ContentCodec codec) {
    byte[] other = new byte[4_000];
    Arrays.fill(other, (byte) 0xAA);
    assertThat(read(of(codec), other).last()).isEqualTo(new Piece.Broken());
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void tellsBytesBehindTheEndInAnotherPiece(ContentCodec codec) {
    byte[] coded = codec.encode(TEXT);
    byte[] longer = Arrays.copyOf(coded, coded.length + 9);
    assertThat(read(of(codec), longer, coded.length).last()).isEqualTo(new Piece.Broken());
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void stopsAtABomb(ContentCodec codec) {
    byte[] coded = codec.encode(new byte[64 << 20]);
    Read read = read(of(codec), coded);
    assertThat(read.last()).isEqualTo(new Piece.Bomb());
    assertThat(read.bytes().length)
        .isLessThanOrEqualTo((int) (StreamDecoder.FLOOR + RATIO * coded.length));
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void stopsAtABombWithinABomb(ContentCodec codec) {
    byte[] coded = ContentCodec.GZIP.encode(codec.encode(new byte[64 << 20]));
    assertThat(read(of(codec, ContentCodec.GZIP), coded).last()).isEqualTo(new Piece.Bomb());
  }

  @Test
  void takesSeveralCodingsOff() {
    List<ContentCodec> all = new ArrayList<>(List.of(ContentCodec.values()));
    BodyCodings codings = new BodyCodings(all);
    byte[] coded = codings.encode(TEXT);
    Read read = read(codings, coded, 10, 11, 5_000);
    assertThat(read.last()).isEqualTo(new Piece.Complete());
    assertThat(read.bytes()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @EnumSource(
      value = ContentCodec.class,
      names = {"GZIP", "ZSTD"})
  void readsMembersBehindEachOther(ContentCodec codec) {
    byte[] one = codec.encode(TEXT);
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    assertThat(read(of(codec), two, one.length).bytes().length).isEqualTo(2 * TEXT.length);
    assertThat(read(of(codec), two, one.length - 3).last()).isEqualTo(new Piece.Complete());
  }

  @Test
  void tellsAWrongChecksum() {
    byte[] coded = ContentCodec.GZIP.encode(TEXT);
    coded[coded.length - 6]++;
    assertThat(read(of(ContentCodec.GZIP), coded).last()).isEqualTo(new Piece.Broken());
  }

  private static byte[] members(ContentCodec codec, int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] one = codec.encode(new byte[] {'a'});
    for (int member = 0; member < count; member++) {
      all.writeBytes(one);
    }
    return all.toByteArray();
  }

  /** Each piece costs those who take it a search. */
  @ParameterizedTest
  @EnumSource(
      value = ContentCodec.class,
      names = {"GZIP", "ZSTD"})
  void joinsMembersOfOneByte(ContentCodec codec) {
    byte[] coded = members(codec, 50_000);
    for (List<ContentCodec> all : List.of(List.of(codec), List.of(codec, ContentCodec.GZIP))) {
      byte[] body = all.size() == 1 ? coded : ContentCodec.GZIP.encode(coded);
      try (StreamDecoder decoder = new BodyCodings(all).decoder(RATIO)) {
        decoder.give(body, 0, body.length);
        assertThat(pieces(decoder)).containsExactly(32 << 10, 50_000 - (32 << 10));
      }
    }
  }

  private static List<Integer> pieces(StreamDecoder decoder) {
    List<Integer> pieces = new ArrayList<>();
    while (next(decoder) instanceof Piece.Decoded(byte[] bytes)) {
      pieces.add(bytes.length);
    }
    return pieces;
  }

  /** What comes before a fault is told first, and the fault then is told for good. */
  @Test
  void givesWhatIsBeforeAFault() {
    byte[] coded = Arrays.copyOf(members(ContentCodec.GZIP, 10), 10 * 21 + 4);
    try (StreamDecoder decoder = of(ContentCodec.GZIP).decoder(RATIO)) {
      decoder.give(coded, 0, coded.length);
      assertThat(pieces(decoder)).containsExactly(10);
      assertThat(next(decoder)).isEqualTo(new Piece.Broken());
      assertThat(next(decoder)).isEqualTo(new Piece.Broken());
    }
  }

  @Test
  void givesWhatIsBeforeABombAndNothingAfterIt() {
    byte[] coded = ContentCodec.GZIP.encode(new byte[64 << 20]);
    try (StreamDecoder decoder = of(ContentCodec.GZIP).decoder(1)) {
      decoder.give(coded, 0, coded.length);
      int given = pieces(decoder).stream().mapToInt(it -> it).sum();
      assertThat(given)
          .isBetween(CodingsDecoder.FLOOR - (32 << 10), CodingsDecoder.FLOOR + coded.length);
      decoder.give(coded, 0, coded.length);
      assertThat(next(decoder)).isEqualTo(new Piece.Bomb());
    }
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void takesAnEmptyBodyAsWhole(ContentCodec codec) {
    assertThat(read(of(codec), new byte[0]).last()).isEqualTo(new Piece.Complete());
  }
}
