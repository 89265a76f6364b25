package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever a client sends passes on, and its pieces mean what the whole means. */
class ClientAlertReaderTest {
  private static final byte[] UNKNOWN_CA = {21, 3, 3, 0, 2, 2, 48};

  private static TlsFailure after(byte[] bytes, int piece) {
    ClientAlertReader reader = new ClientAlertReader();
    EmbeddedChannel channel = new EmbeddedChannel(reader);
    ByteBuf passed = Unpooled.buffer();
    for (int from = 0; from < bytes.length; from += piece) {
      int length = Math.min(piece, bytes.length - from);
      channel.writeInbound(Unpooled.copiedBuffer(bytes, from, length));
      ByteBuf read = channel.readInbound();
      passed.writeBytes(read);
      read.release();
    }
    assertThat(ByteBufUtil.getBytes(passed)).isEqualTo(bytes);
    passed.release();
    channel.finishAndReleaseAll();
    return reader.failureOf(new ClosedChannelException());
  }

  @Property
  void piecesMeanWhatTheWholeMeans(
      @ForAll @Size(max = 64) byte[] bytes, @ForAll @IntRange(min = 1, max = 9) int piece) {
    assertThat(after(bytes, piece)).isEqualTo(after(bytes, Integer.MAX_VALUE));
  }

  @Property
  void anAlertAfterOtherRecordsIsFound(
      @ForAll @IntRange(min = 0, max = 40) int skipped,
      @ForAll @IntRange(min = 1, max = 9) int piece) {
    ByteBuf bytes = Unpooled.buffer().writeByte(22).writeShort(0x303).writeShort(skipped);
    bytes.writeZero(skipped).writeBytes(UNKNOWN_CA);
    assertThat(after(ByteBufUtil.getBytes(bytes), piece)).isEqualTo(TlsFailure.CLIENT_DISTRUSTS_CA);
  }

  @Test
  void whatFollowsAnEncryptedRecordIsNone() {
    ByteBuf bytes = Unpooled.buffer().writeByte(23).writeShort(0x303).writeShort(0);
    bytes.writeBytes(UNKNOWN_CA);
    assertThat(after(ByteBufUtil.getBytes(bytes), 1)).isEqualTo(TlsFailure.CLIENT_LEFT_HANDSHAKE);
  }
}
