package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendProgressTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Full channel = new Full();
  private final SendProgress progress = new SendProgress(Duration.ofSeconds(1));

  /** A socket whose peer takes nothing. */
  private static final class Full extends EmbeddedChannel {
    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) {}
  }

  @AfterEach
  void close() {
    ChannelFuture unused = channel.close();
  }

  private void write(int bytes) {
    ChannelFuture unused = channel.write(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  @Test
  void whatThePeerDoesNotTakeIsAStall() {
    write(10);
    channel.flush();

    assertThat(progress.isStalled(channel, 0)).isFalse();
    assertThat(progress.isStalled(channel, SECOND / 2)).isFalse();
    assertThat(progress.isStalled(channel, SECOND)).isTrue();
  }

  /** A poll may come between the writing and the sending of one answer after the other. */
  @Test
  void whatIsNotSentYetIsNone() {
    write(10);

    assertThat(progress.isStalled(channel, 0)).isFalse();
    assertThat(progress.isStalled(channel, SECOND)).isFalse();
  }

  @Test
  void anyChangeIsProgress() {
    write(10);
    channel.flush();

    assertThat(progress.isStalled(channel, 0)).isFalse();
    write(10);
    assertThat(progress.isStalled(channel, SECOND)).isFalse();
    assertThat(progress.isStalled(channel, 2 * SECOND)).isTrue();
  }
}
