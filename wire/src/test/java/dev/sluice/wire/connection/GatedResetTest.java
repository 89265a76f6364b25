package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** A client that breaks off while it is not read. */
class GatedResetTest {
  private static final int EPOLLERR = 0x8;

  @Test
  void isNoticedThoughItsBytesWait() throws Exception {
    try (Accepting accepting = Accepting.with(ClientConnection::stopReading)) {
      accepting.sends(new byte[1000]);
      await().until(() -> accepting.waitingBytes() > 0);

      accepting.breaksOff();

      await().until(accepting::isGone);
      assertThat(accepting.bugs()).isEmpty();
    }
  }

  /** More than one read, so that the system holds the rest. */
  @Test
  void isNoticedThoughTheSystemHoldsMore() throws Exception {
    try (Accepting accepting = Accepting.with(it -> it.socket().stopReadingNow())) {
      accepting.connection();
      accepting.sends(new byte[2 * Connection.READ_BYTES]);

      accepting.breaksOff();

      await().until(accepting::isGone);
    }
  }

  /** A read waits here, and more at the system. */
  @Test
  void isNoticedThoughBothHoldBytes() throws Exception {
    try (Accepting accepting = Accepting.with(ClientConnection::stopReading)) {
      accepting.sends(new byte[1000]);
      await().until(() -> accepting.waitingBytes() > 0);
      accepting.sends(new byte[2 * Connection.READ_BYTES]);

      accepting.breaksOff();

      await().until(accepting::isGone);
    }
  }

  /** Epoll reports an error until its interest ends, also to a socket that is not closed yet. */
  @Test
  void isReportedOnce() throws Exception {
    try (Accepting accepting = Accepting.with(ClientConnection::stopReading)) {
      Channel channel = accepting.connection().socket().channel();
      assertThat(accepting.ask(() -> awaitsErrors(channel))).isTrue();
      accepting.ask(
          () -> {
            channel.pipeline().addAfter(ReadGate.NAME, "unclosed", new Unclosed());
            return channel.pipeline().fireExceptionCaught(new IOException("reset"));
          });

      assertThat(accepting.ask(() -> awaitsErrors(channel))).isFalse();
    }
  }

  private static boolean awaitsErrors(Channel channel) throws ReflectiveOperationException {
    Method isFlagSet =
        Class.forName("io.netty.channel.epoll.AbstractEpollChannel")
            .getDeclaredMethod("isFlagSet", int.class);
    isFlagSet.setAccessible(true);
    return (boolean) isFlagSet.invoke(channel, EPOLLERR);
  }

  /** Keeps Vert.x from closing the socket. */
  private static final class Unclosed extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
  }

  @Test
  void isNoticedThoughItSentNothing() throws Exception {
    try (Accepting accepting = Accepting.with(it -> it.socket().stopReadingNow())) {
      accepting.connection();
      accepting.breaksOff();

      await().until(accepting::isGone);
    }
  }
}
