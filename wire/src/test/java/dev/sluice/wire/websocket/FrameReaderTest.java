package dev.sluice.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
  private static final int WHOLE = 1 << 20;

  /** Frames with heads that are mostly right, one after the other. */
  @Provide
  Arbitrary<byte[]> streams() {
    Arbitrary<Integer> usual = Arbitraries.of(0x81, 0x01, 0x00, 0x80, 0x82, 0x89, 0x8A, 0x88, 0xC1);
    Arbitrary<Integer> first =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(20, usual),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 255)));
    Arbitrary<Integer> length =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 130), Arbitraries.of(0, 125, 126, 65535, 65536));
    return net.jqwik.api.Combinators.combine(first, length, Arbitraries.of(true, true, true, false))
        .as((bits, bytes, masked) -> Frames.frame(bits, masked, new byte[bytes]))
        .list()
        .ofMaxSize(12)
        .map(frames -> Frames.join(frames.toArray(byte[][]::new)));
  }

  @Property(tries = 300)
  void readsWhatTheReferenceReadsInPiecesOfAnySize(
      @ForAll("streams") byte[] stream,
      @ForAll @IntRange(min = 1, max = 40) int pieceBytes,
      @ForAll boolean client,
      @ForAll boolean deflate) {
    List<String> expected = ReferenceReader.read(stream, client, deflate);

    assertThat(Heads.read(stream, WHOLE, client, deflate)).isEqualTo(expected);
    assertThat(Heads.read(stream, pieceBytes, client, deflate)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "83, OPCODE",
    "8B, OPCODE",
    "A1, RSV",
    "C1, RSV",
    "C9, RSV",
    "09, CONTROL_FRAME",
    "89FE, CONTROL_FRAME",
    "8881, CLOSE_FRAME",
    "80, FRAGMENTATION",
    "01800000000001, FRAGMENTATION",
    "8100, UNMASKED",
    "81FE007D00000000, LENGTH",
    "81FF000000000000FFFF00000000, LENGTH",
    "81FF800000000000000000000000, LENGTH",
    "82FF000000000100000100000000, LENGTH"
  })
  void refusesAsSoonAsItIsKnown(String hex, FrameFault fault) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThat(Heads.read(bytes, WHOLE, true, false)).last().isEqualTo(fault.name());
    assertThat(Heads.read(bytes, 1, true, false)).last().isEqualTo(fault.name());
  }

  @Test
  void originsDoNotMask() {
    assertThat(Heads.read(Frames.text("a"), WHOLE, false, false)).containsExactly("PROTOCOL");
  }

  @Test
  void countsTheFragmentsOfClients() {
    byte[][] fragments = new byte[4098][];
    java.util.Arrays.fill(fragments, Frames.frame(0x00, true, new byte[0]));
    fragments[0] = Frames.frame(0x01, true, new byte[0]);

    assertThat(Heads.read(Frames.join(fragments), WHOLE, true, false))
        .hasSize(4097)
        .last()
        .isEqualTo("FRAGMENTATION");
  }

  @Property(tries = 200)
  void headsAreWrittenAsTheyCame(
      @ForAll @IntRange(min = 0, max = 70000) int length, @ForAll boolean masked)
      throws FrameException {
    byte[] frame = Frames.frame(0x82, masked, new byte[length]);
    FrameReader reader = new FrameReader(new FrameRules(masked, false));
    ByteBuf piece = Unpooled.wrappedBuffer(frame);
    assertThat(reader.advance(piece)).isTrue();
    ByteBuf written = Unpooled.buffer();
    reader.head().write(written);

    assertThat(written).isEqualTo(Unpooled.wrappedBuffer(frame, 0, frame.length - length));
  }

  @Property(tries = 300)
  void masksAsOneByteAtATime(
      @ForAll byte[] bytes, @ForAll int key, @ForAll @IntRange(min = 0, max = 9) int position) {
    byte[] expected = bytes.clone();
    for (int i = 0; i < bytes.length; i++) {
      expected[i] ^= (byte) (key >>> (24 - 8 * ((position + i) % 4)));
    }
    ByteBuf buffer = Unpooled.copiedBuffer(bytes);
    Masking.apply(buffer, 0, bytes.length, key, position);
    Masking.apply(bytes, 0, bytes.length, key, position);

    assertThat(bytes).isEqualTo(expected);
    assertThat(buffer).isEqualTo(Unpooled.wrappedBuffer(expected));
  }
}
