package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.NettyReading;
import dev.sluice.wire.head.WireArbitraries;
import dev.sluice.wire.head.WireArbitraries.Chunks;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BodyPropertiesTest {
  private static final int TRIES = 500;
  private static final int AT_ONCE = Integer.MAX_VALUE / 2;
  private static final String HEAD =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Property(tries = TRIES)
  void everySplitGivesThePayload(
      @ForAll("chunks") Chunks chunks, @ForAll @IntRange(min = 1, max = 50) int piece) {
    Bodies body = Bodies.read(new BodyFraming.Chunked(), chunks.wire() + "GET", piece);

    assertThat(body.state()).isEqualTo(BodyReader.State.DONE);
    assertThat(body.payload()).isEqualTo(chunks.payload());
    assertThat(body.consumed()).isEqualTo(chunks.wire().length());
  }

  @Property(tries = TRIES)
  void everySplitFindsTheSameFault(
      @ForAll("nearChunks") String wire, @ForAll @IntRange(min = 1, max = 50) int piece) {
    assertThat(Bodies.read(new BodyFraming.Chunked(), wire, piece))
        .isEqualTo(Bodies.read(new BodyFraming.Chunked(), wire, AT_ONCE));
  }

  @Property(tries = 20)
  void theBoundOfTheFramingHoldsForEverySplit(
      @ForAll @IntRange(min = 160, max = 200) int chunks,
      @ForAll @IntRange(min = 90, max = 110) int extension) {
    String chunk = "1;" + "e".repeat(extension) + "\r\nx\r\n";
    String wire = chunk.repeat(chunks) + "0\r\n\r\n";
    Bodies atOnce = Bodies.chunked(wire);

    assertThat(Bodies.read(new BodyFraming.Chunked(), wire, 1)).isEqualTo(atOnce);
    for (int first = wire.length() - 2 * chunk.length(); first < wire.length(); first++) {
      assertThat(Bodies.read(new BodyFraming.Chunked(), wire, first)).isEqualTo(atOnce);
    }
  }

  @Property(tries = 2 * TRIES)
  void anotherParserReadsAnAcceptedBodyInTheSameWay(@ForAll("nearChunks") String wire) {
    Bodies body = Bodies.chunked(wire);
    if (body.state() == BodyReader.State.DONE) {
      NettyReading other = NettyReading.of(HEAD + wire.substring(0, body.consumed()));

      assertThat(other.ended()).isTrue();
      assertThat(other.payload()).isEqualTo(body.payload());
    }
  }

  @Property(tries = TRIES)
  void aLengthIsKeptByEverySplit(
      @ForAll @IntRange(max = 100) int length, @ForAll @IntRange(min = 1, max = 50) int piece) {
    Bodies body = Bodies.read(new BodyFraming.Length(length), "x".repeat(100), piece);

    assertThat(body.payload()).hasSize(length);
    assertThat(body.consumed()).isEqualTo(length);
  }

  @Provide
  Arbitrary<Chunks> chunks() {
    return WireArbitraries.chunks();
  }

  @Provide
  Arbitrary<String> nearChunks() {
    Arbitrary<String> valid = chunks().map(Chunks::wire);
    return Arbitraries.oneOf(valid, WireArbitraries.damaged(valid));
  }
}
