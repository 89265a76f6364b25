package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A few bytes that wait, in the gate or behind it, keep no large read. */
class GateMemoryTest {
  private static final int READ = 96 << 10;
  private static final int RECORD = 16 << 10;

  private final List<ByteBuf> kept = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
              kept.add((ByteBuf) message);
            }
          });
  private final ReadGate gate = ReadGate.under(channel.pipeline(), () -> {});

  @AfterEach
  void release() {
    drop();
    channel.finishAndReleaseAll();
  }

  private void drop() {
    kept.forEach(ByteBuf::release);
    kept.clear();
  }

  private static ByteBuf read() {
    return PooledByteBufAllocator.DEFAULT.directBuffer(READ);
  }

  private static ByteBuf withRecords(ByteBuf read, int count) {
    for (int i = 0; i < count; i++) {
      read.writeByte(23).writeShort(0x303).writeShort(RECORD).writeZero(RECORD);
    }
    return read;
  }

  @Test
  void smallReadsAreCopied() {
    ByteBuf read = read().writeByte(1);
    channel.writeInbound(read);

    assertThat(read.refCnt()).isZero();
    assertThat(kept.getFirst().capacity()).isEqualTo(1);
  }

  @Test
  void largeReadsPassAsTheyAre() {
    ByteBuf read = read().writeZero(READ / 2);
    channel.writeInbound(read);

    assertThat(kept.getFirst()).isSameAs(read);
  }

  @Test
  void smallReadsBehindAClosedGateAreCopied() {
    gate.close();
    ByteBuf read = read().writeByte(1);
    channel.writeInbound(read);

    assertThat(read.refCnt()).isZero();
  }

  @Test
  void theBeginningOfARecordHeaderKeepsNoRead() {
    gate.passRecords(() -> {});
    ByteBuf read = withRecords(read(), 3).writeByte(23).writeByte(3);
    channel.writeInbound(read);
    assertThat(kept).hasSize(3);
    drop();

    assertThat(gate.waitingBytes()).isEqualTo(2);
    assertThat(read.refCnt()).isZero();
  }

  @Test
  void theBeginningOfARecordKeepsNoRead() {
    gate.passRecords(() -> {});
    ByteBuf read = withRecords(read(), 3);
    read.writeByte(23).writeShort(0x303).writeShort(RECORD).writeZero(100);
    channel.writeInbound(read);
    kept.subList(0, 3).forEach(ByteBuf::release);
    kept.subList(0, 3).clear();

    assertThat(kept.getFirst().capacity()).isEqualTo(105);
    assertThat(read.refCnt()).isZero();
  }
}
