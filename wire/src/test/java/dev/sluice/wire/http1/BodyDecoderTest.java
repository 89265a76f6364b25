package dev.sluice.wire.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.connection.Inbox;
import dev.sluice.wire.head.BodyFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decoded piece of a body keeps in memory, beside the bytes that queues count. */
class BodyDecoderTest {
  private static ByteBuf decoded(String chunks) {
    Inbox inbox = new Inbox();
    inbox.take(Unpooled.copiedBuffer(chunks, ISO_8859_1));
    return new BodyDecoder(new BodyFraming.Chunked()).decode(inbox, chunks.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 50, 862})
  void framingIsNotKept(int count) {
    String chunk = "1;" + "e".repeat(13) + "\r\nx\r\n";
    ByteBuf piece = decoded(chunk.repeat(count));

    assertThat(piece.toString(ISO_8859_1)).isEqualTo("x".repeat(count));
    assertThat(piece.array().length).isLessThan(Math.max(1025, 4 * count));
    piece.release();
  }

  @Test
  void longChunksAreGatheredOnce() {
    String chunk = "400\r\n" + "x".repeat(1 << 10) + "\r\n";
    ByteBuf piece = decoded(chunk.repeat(8));

    assertThat(piece.readableBytes()).isEqualTo(8 << 10);
    assertThat(piece.array()).hasSize(chunk.length() * 8);
    piece.release();
  }
}
