package dev.sluice.wire.http2.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.Trailers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailerFieldsTest {
  @Test
  void areReadAsLinesAndWrittenAsFields() {
    Trailers trailers = TrailerFields.read(Fields.of("grpc-status 0|grpc-message ")).orElseThrow();

    assertThat(new String(trailers.lines(), StandardCharsets.US_ASCII))
        .isEqualTo("grpc-status: 0\r\ngrpc-message: \r\n");
    assertThat(TrailerFields.write(trailers).toString())
        .contains("grpc-status: 0", "grpc-message: ");
    assertThat(TrailerFields.write(trailers)).hasSize(2);
  }

  @Test
  void lowerCaseIsWritten() {
    Trailers trailers = new Trailers("X-Sum:\t a b \r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(TrailerFields.write(trailers).get("x-sum")).hasToString("a b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":status 200",
        "content-length 1",
        "host a",
        "authorization a",
        "connection close",
        "X-a b",
        "x-a b\r\nc: d",
        "te trailers"
      })
  void areRefusedLikeThoseOfHttp1(String lines) {
    assertThat(TrailerFields.read(Fields.of(lines))).isEmpty();
  }

  @Test
  void areBounded() {
    assertThat(TrailerFields.read(Fields.of("a " + "b".repeat(16_390)))).isEmpty();
  }

  /** What servers of gRPC may send, and clients accept, without settings of their own. */
  @Test
  void metadataOf8KibFits() {
    assertThat(TrailerFields.read(Fields.of("grpc-status-details-bin " + "b".repeat(8192))))
        .isPresent();
  }
}
