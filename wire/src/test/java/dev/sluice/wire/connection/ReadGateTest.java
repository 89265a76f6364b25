package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadGateTest {
  private final List<String> seen = new ArrayList<>();
  private Runnable onSeen = () -> {};
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
              ByteBuf bytes = (ByteBuf) message;
              seen.add(bytes.toString(StandardCharsets.ISO_8859_1).replaceAll("[^a-z]", ""));
              bytes.release();
              onSeen.run();
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
              seen.add("END");
            }
          });
  private final ReadGate gate = ReadGate.under(channel.pipeline(), () -> seen.add("END WAITS"));

  @BeforeEach
  void passRecords() {
    gate.passRecords(() -> {});
  }

  private static String record(String text) {
    return "\027\003\003\000" + (char) text.length() + text;
  }

  private void arrives(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
  }

  @Test
  void recordsPassOneByOne() {
    arrives(record("a") + record("bb") + record("c"));

    assertThat(seen).containsExactly("a", "bb", "c");
  }

  @Test
  void recordCanHoldBackLaterRecords() {
    onSeen = () -> gate.close();
    arrives(record("a") + record("b"));
    arrives(record("c"));
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(seen).containsExactly("a", "END WAITS");
    seen.remove("END WAITS");

    gate.open();
    assertThat(seen).containsExactly("a", "b");
    onSeen = () -> {};
    gate.open();
    assertThat(seen).containsExactly("a", "b", "c", "END");
  }

  @Test
  void holdReleasedAtOnceHoldsNothing() {
    onSeen =
        () -> {
          gate.close();
          gate.open();
        };
    arrives(record("a") + record("b"));

    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void recordMayArriveInPieces() {
    String bytes = record("abc") + record("d");
    for (int i = 0; i < bytes.length(); i++) {
      arrives(bytes.substring(i, i + 1));
    }

    assertThat(String.join("", seen)).isEqualTo("abcd");
  }

  @Test
  void heldBytesAreBounded() {
    gate.close();
    assertThat(channel.config().isAutoRead()).isTrue();
    arrives(record("a"));
    assertThat(channel.config().isAutoRead()).isFalse();

    gate.open();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void smallReadsWhileHeldAreMerged() {
    gate.close();
    String record = record("a");
    for (int i = 0; i < 10_000; i++) {
      arrives(record.substring(i % record.length(), i % record.length() + 1));
    }

    gate.open();
    assertThat(String.join("", seen)).hasSize(10_000 / record.length());
  }

  @Test
  void closingReleasesHeldBytes() {
    gate.close();
    ByteBuf held = Unpooled.copiedBuffer(record("a"), StandardCharsets.ISO_8859_1);
    channel.writeInbound(held);
    channel.close().syncUninterruptibly();

    assertThat(held.refCnt()).isZero();
    assertThat(seen).isEmpty();
  }

  @Test
  void aPeerThatMustNotGoOnIsStoppedAtOnce() {
    gate.closeNow();
    assertThat(channel.config().isAutoRead()).isFalse();

    gate.open();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void endOfInputBehindPartOfARecordHeaderIsReported() {
    arrives("\027\003");
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

    assertThat(seen).containsExactly("END");
  }

  @Test
  void recordThatClosesTheGateStopsTheSocketForTheRest() {
    onSeen = () -> gate.close();
    arrives(record("a") + record("b"));

    assertThat(channel.config().isAutoRead()).isFalse();
  }
}
