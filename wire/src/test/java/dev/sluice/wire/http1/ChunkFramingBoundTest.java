package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much framing a whole chunked body may have. */
class ChunkFramingBoundTest {
  private static final String LAST = "0\r\n\r\n";

  @Test
  void boundsTheFramingOfAWholeBody() {
    String chunk = "1;" + "e".repeat(100) + "\r\nx\r\n";

    assertThat(Bodies.chunked(chunk.repeat(180) + LAST).state()).isEqualTo(BodyReader.State.DONE);
    assertThat(Bodies.chunked(chunk.repeat(190)).state()).isEqualTo(BodyReader.State.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "00000001"})
  void takesAnyNumberOfTinyChunks(String size) {
    String chunks = (size + "\r\nx\r\n").repeat(100_000);

    assertThat(Bodies.chunked(chunks + LAST).state()).isEqualTo(BodyReader.State.DONE);
  }

  @Test
  void letsDataPayForItsFraming() {
    String framed = "1;" + "e".repeat(200) + "\r\nx\r\n";
    String data = "1000\r\n" + "x".repeat(0x1000) + "\r\n";

    assertThat(Bodies.chunked((framed.repeat(40) + data).repeat(50) + LAST).state())
        .isEqualTo(BodyReader.State.DONE);
  }

  @Test
  void keepsNoAllowanceForLaterChunks() {
    String data = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    String framed = "1;" + "e".repeat(200) + "\r\nx\r\n";

    assertThat(Bodies.chunked(data + framed.repeat(100)).state())
        .isEqualTo(BodyReader.State.MALFORMED);
  }
}
