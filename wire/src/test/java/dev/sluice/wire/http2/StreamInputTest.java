package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A receiver that keeps the pieces of a body, as a queue to a slow peer does. */
class StreamInputTest {
  private static final int READ = 96 << 10;

  private final List<ByteBuf> kept = new ArrayList<>();
  private final StreamInput input = new StreamInput(Http2Session.WINDOW, new Quiet(), new Keeper());

  private static final class Quiet implements StreamInput.Owner {
    @Override
    public void windowUpdate(int increment) {}

    @Override
    public void malformed() {}
  }

  private final class Keeper implements StreamReceiver {
    @Override
    public void onData(ByteBuf piece) {
      kept.add(piece);
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onEnd(Trailers trailers) {}

    @Override
    public void onMalformed() {}

    @Override
    public void onWritable() {}

    @Override
    public void onStalled() {}

    @Override
    public void onReloaded() {}

    @Override
    public void onGone(Ending why) {}
  }

  /** A read whose bytes belong to one stream in part. */
  private ByteBuf reads(int bytes) {
    ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(READ).writeZero(READ);
    assertThat(input.arrived(read.readRetainedSlice(bytes), bytes)).isTrue();
    read.release();
    return read;
  }

  @Test
  void smallPiecesKeepNoRead() {
    input.demand(Http2Session.WINDOW);
    List<ByteBuf> reads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      reads.add(reads(1 + i));
    }

    assertThat(kept).hasSize(100).allMatch(piece -> piece.capacity() < 256);
    assertThat(reads).allMatch(read -> read.refCnt() == 0);
    kept.forEach(ByteBuf::release);
  }

  @Test
  void largePiecesAreNotCopied() {
    input.demand(Http2Session.WINDOW);
    ByteBuf read = reads(16_384);

    assertThat(read.refCnt()).isEqualTo(1);
    kept.forEach(ByteBuf::release);
    assertThat(read.refCnt()).isZero();
  }

  @Test
  void whatWaitsKeepsNoRead() {
    ByteBuf read = reads(16_384);

    assertThat(read.refCnt()).isZero();
    input.demand(10);
    assertThat(kept.getFirst().readableBytes()).isEqualTo(10);
    kept.forEach(ByteBuf::release);
    input.discard();
  }
}
