package dev.sluice.detect.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamEncoderTest {
  private static final int LIMIT = 1 << 20;

  /** What was flushed can be read before the rest comes. */
  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void whatIsFlushedCanBeRead(ContentCodec codec) {
    BodyCodings codings = new BodyCodings(List.of(codec, ContentCodec.GZIP));
    try (StreamEncoder encoder = codings.encoder();
        StreamDecoder decoder = codings.decoder(1_000)) {
      for (int i = 0; i < 5; i++) {
        String event = "data: event " + i + "\n\n";
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        coded.writeBytes(encoder.add(event.getBytes(StandardCharsets.UTF_8)));
        coded.writeBytes(encoder.flush());
        decoder.give(coded.toByteArray(), 0, coded.size());
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (StreamDecoderTest.next(decoder)
            instanceof StreamDecoder.Piece.Decoded(byte[] bytes)) {
          read.writeBytes(bytes);
        }
        assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo(event);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ContentCodec.class)
  void aBodyInPiecesIsWhole(ContentCodec codec) {
    BodyCodings codings = new BodyCodings(List.of(codec));
    byte[] body = new byte[300_000];
    new Random(7).nextBytes(body);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (StreamEncoder encoder = codings.encoder()) {
      for (int at = 0; at < body.length; at += 1_000) {
        coded.writeBytes(encoder.add(Arrays.copyOfRange(body, at, at + 1_000)));
      }
      coded.writeBytes(encoder.end());
    }
    assertThat(codings.decode(coded.toByteArray(), 0, coded.size(), LIMIT))
        .isInstanceOfSatisfying(
            Decoding.Done.class, done -> assertThat(done.bytes()).isEqualTo(body));
  }
}
