package dev.sluice.proxy.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class BodyCollectorTest {
  private final byte[] read = new byte[1000];

  @Test
  void bytesOfAReadAreKept() {
    assertThat(BodyCollector.isKept(Unpooled.wrappedBuffer(read, 500, 500))).isTrue();
  }

  /** A few bytes would hold all that came with them. */
  @Test
  void smallPartOfAReadIsCopied() {
    assertThat(BodyCollector.isKept(Unpooled.wrappedBuffer(read, 501, 499))).isFalse();
  }

  /** The next buffer of the pool would write over them. */
  @Test
  void bytesOfAPoolAreCopied() {
    assertThat(isKept(PooledByteBufAllocator.DEFAULT)).isFalse();
    assertThat(isKept(new AdaptiveByteBufAllocator())).isFalse();
  }

  @Test
  void bytesOutsideOfTheHeapAreCopied() {
    ByteBuf direct = Unpooled.directBuffer(16).writeZero(16);

    assertThat(BodyCollector.isKept(direct)).isFalse();
    direct.release();
  }

  private static boolean isKept(ByteBufAllocator pool) {
    ByteBuf piece = pool.heapBuffer(1 << 20).writeZero(1 << 20);
    try {
      return BodyCollector.isKept(piece);
    } finally {
      piece.release();
    }
  }
}
