package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a peer did not get ends its connection: the bytes behind it would follow a gap. */
@SuppressWarnings("FutureReturnValueIgnored") // the channel tells
class FailedWriteTest {
  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new Unwritable(), new ChannelInboundHandlerAdapter());

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void closesTheConnection() {
    SocketHandler handler =
        SocketHandler.on(
            channel.pipeline().lastContext(),
            (ContextInternal) vertx.getOrCreateContext(),
            ByteBuf::release,
            () -> {});
    handler.write(Unpooled.wrappedBuffer(new byte[1]));
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  /** Throws within a write, as an error in a handler does. */
  private static final class Unwritable extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ((ByteBuf) message).release();
      throw new IllegalStateException("cannot be written");
    }
  }
}
