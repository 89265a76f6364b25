package dev.sluice.proxy.exchange.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CollectedBytesTest {
  private final byte[] read = "head and body".getBytes(StandardCharsets.US_ASCII);
  private final CollectedBytes collected = new CollectedBytes(1000, 4);

  @Test
  void wholeBodyOfAReadIsNotCopied() {
    collected.add(Unpooled.wrappedBuffer(read, 5, 8), true);
    read[5] = 'A';

    assertThat(collected.bytes().toStringUtf8()).isEqualTo("And body");
  }

  /** A few bytes would hold all that came with them. */
  @Test
  void smallPartOfAReadIsCopied() {
    assertThat(isCopied(Unpooled.wrappedBuffer(read, 9, 4), true)).isTrue();
  }

  @Test
  void pieceThatOthersFollowIsCopied() {
    assertThat(isCopied(Unpooled.wrappedBuffer(read), false)).isTrue();
  }

  /** The next buffer of the pool would write over them. */
  @Test
  void bytesOfAPoolAreCopied() {
    assertThat(isCopied(of(PooledByteBufAllocator.DEFAULT), true)).isTrue();
    assertThat(isCopied(of(new AdaptiveByteBufAllocator()), true)).isTrue();
  }

  @Test
  void piecesAreJoined() {
    collected.add(Unpooled.copiedBuffer("ab", StandardCharsets.US_ASCII), false);
    collected.add(Unpooled.directBuffer(8).writeBytes(new byte[] {'c', 'd', 'e'}), false);
    collected.add(Unpooled.wrappedBuffer(read), true);

    assertThat(collected.bytes().toStringUtf8()).isEqualTo("abcdehead and body");
    assertThat(collected.length()).isEqualTo(18);
  }

  private static ByteBuf of(ByteBufAllocator pool) {
    return pool.heapBuffer(900).writeZero(900);
  }

  private static boolean isCopied(ByteBuf piece, boolean last) {
    CollectedBytes own = new CollectedBytes(1000, 4);
    piece.retain();
    own.add(piece, last);
    ByteString before = ByteString.copyFrom(own.bytes().toByteArray());
    piece.setByte(piece.writerIndex() - 1, '!');
    piece.release();
    return own.bytes().equals(before);
  }
}
