package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.Wire;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
  private static final int AT_ONCE = 1024;

  @Test
  void endsABodyAtItsLength() {
    assertThat(Bodies.read(new BodyFraming.Length(5), "helloGET /", AT_ONCE))
        .isEqualTo(new Bodies(BodyReader.State.DONE, "hello", 5, false, true));
    assertThat(Bodies.read(new BodyFraming.Length(5), "hell", AT_ONCE))
        .isEqualTo(new Bodies(BodyReader.State.MORE, "hell", 4, false, false));
  }

  @Test
  void isDoneAtOnceWithoutABody() {
    assertThat(BodyReader.of(new BodyFraming.None()).state()).isEqualTo(BodyReader.State.DONE);
    assertThat(BodyReader.of(new BodyFraming.Length(0)).state()).isEqualTo(BodyReader.State.DONE);
    assertThat(Bodies.read(new BodyFraming.None(), "GET /", AT_ONCE).consumed()).isZero();
  }

  @Test
  void readsUntilTheClose() {
    assertThat(Bodies.read(new BodyFraming.UntilClose(), "hello", 2))
        .isEqualTo(new Bodies(BodyReader.State.MORE, "hello", 5, false, true));
  }

  @Test
  void handsOutNoEmptyRange() {
    ByteRangeSink never =
        (bytes, from, to) -> {
          throw new AssertionError("empty range");
        };

    assertThat(BodyReader.of(new BodyFraming.UntilClose()).read(new byte[0], 0, 0, never)).isZero();
    assertThat(BodyReader.of(new BodyFraming.Length(3)).read(new byte[0], 0, 0, never)).isZero();
    assertThat(BodyReader.of(new BodyFraming.Chunked()).read(Wire.bytes("3\r\n"), 0, 3, never))
        .isEqualTo(3);
  }
}
