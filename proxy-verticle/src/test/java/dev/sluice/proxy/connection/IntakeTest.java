package dev.sluice.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final Intake intake = Intake.of(channel.pipeline().lastContext());

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private boolean reads() {
    return channel.config().isAutoRead();
  }

  @Test
  void aPeerThatKeepsQuietIsNotNoticed() {
    intake.stop();
    assertThat(reads()).isTrue();
  }

  @Test
  void theFirstBytesAfterTheStopAreTheLast() {
    intake.stop();
    channel.writeInbound("bytes");
    assertThat(reads()).isFalse();
    assertThat((String) channel.readInbound()).isEqualTo("bytes");
  }

  @Test
  void goesOn() {
    intake.stop();
    channel.writeInbound("bytes");
    intake.goOn();
    assertThat(reads()).isTrue();
    channel.writeInbound("more");
    assertThat(reads()).isTrue();
  }
}
