package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Bytes that wait come out as they came in, and take memory only while they wait. */
class WaitingBytesTest {
  private static final int SLACK = 128 << 10;

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
  private final StreamInput.WaitingBytes held = new StreamInput.WaitingBytes();
  private byte next;

  private ByteBuf data(int bytes) {
    ByteBuf data = memory.heapBuffer(bytes, bytes);
    for (int i = 0; i < bytes; i++) {
      data.writeByte(next++);
    }
    return data;
  }

  private long used() {
    return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
  }

  /** Positive steps add so many bytes, negative ones take. */
  @Property(tries = 300)
  void areTheSameInTheSameOrder(
      @ForAll @Size(max = 40) List<@IntRange(min = -70_000, max = 40_000) Integer> steps) {
    WaitingBytesTest trial = new WaitingBytesTest();
    ByteBuf out = Unpooled.buffer();
    for (int step : steps) {
      if (step > 0) {
        trial.held.add(trial.data(step));
      } else if (step < 0 && !trial.held.isEmpty()) {
        ByteBuf taken = trial.held.take(-step);
        assertThat(taken.readableBytes()).isBetween(1, -step);
        out.writeBytes(taken);
        taken.release();
      }
      assertThat(trial.used()).isLessThanOrEqualTo(2L * trial.held.bytes() + SLACK);
    }
    while (!trial.held.isEmpty()) {
      ByteBuf taken = trial.held.take(Integer.MAX_VALUE);
      out.writeBytes(taken);
      taken.release();
    }
    byte expected = 0;
    for (byte actual : ByteBufUtil.getBytes(out)) {
      assertThat(actual).isEqualTo(expected++);
    }
    assertThat(expected).isEqualTo(trial.next);
    assertThat(trial.used()).isZero();
  }

  /** What a slow receiver left is little, so the memory is little. */
  @Test
  void shrinkAsTheyAreTaken() {
    for (int i = 0; i < 256; i++) {
      held.add(data(16_384));
    }
    assertThat(used()).isBetween(4L << 20, (4L << 20) + SLACK);
    while (held.bytes() > SLACK) {
      held.take(98_304).release();
    }

    assertThat(used()).isLessThan(2 * SLACK);
    held.clear();
    assertThat(used()).isZero();
  }

  /** A piece that goes on into a queue takes no more than it counts there. */
  @Test
  void takenPiecesAreOfTheirSize() {
    List<ByteBuf> taken = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      held.add(data(1));
      held.add(data(20));
      held.add(data(1));
      taken.add(held.take(2));
    }
    int bytes = taken.stream().mapToInt(ByteBuf::readableBytes).sum();

    assertThat(taken.stream().mapToInt(ByteBuf::capacity).sum()).isLessThanOrEqualTo(2 * bytes);
    taken.forEach(ByteBuf::release);
    held.clear();
    assertThat(used()).isZero();
  }

  @Test
  void areCopied() {
    ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(98_304).writeZero(98_304);
    held.add(read.readRetainedSlice(10));
    read.release();

    assertThat(read.refCnt()).isZero();
    held.clear();
  }
}
