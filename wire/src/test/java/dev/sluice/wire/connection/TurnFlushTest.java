package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what a future would tell, the peer tells
class TurnFlushTest {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final AtomicInteger flushes = new AtomicInteger();
  private final AtomicReference<String> received = new AtomicReference<>("");
  private Channel channel = new LocalChannel();

  @BeforeEach
  void connect() {
    LocalAddress address = new LocalAddress(TurnFlushTest.class);
    new ServerBootstrap()
        .group(group)
        .channel(LocalServerChannel.class)
        .childHandler(new Receiver())
        .bind(address)
        .syncUninterruptibly();
    channel =
        new Bootstrap()
            .group(group)
            .channel(LocalChannel.class)
            .handler(new Sender())
            .connect(address)
            .syncUninterruptibly()
            .channel();
  }

  @AfterEach
  void stop() {
    group.shutdownGracefully();
  }

  @Test
  void sendsOnceWhatOneTurnWrote() {
    int withinTheTurn = inOneTurn(() -> write("a"), () -> write("b"));
    assertThat(withinTheTurn).isZero();
    await().untilAtomic(received, equalTo("ab"));
    assertThat(flushes).hasValue(1);
  }

  @Test
  void sendsAgainInTheNextTurn() {
    inOneTurn(() -> write("a"));
    await().untilAtomic(received, equalTo("a"));
    inOneTurn(() -> write("b"));
    await().untilAtomic(received, equalTo("ab"));
    assertThat(flushes).hasValue(2);
  }

  @Test
  void losesNothingWhenTheSameTurnCloses() {
    inOneTurn(() -> write("last words"), () -> channel.close());
    await().untilAtomic(received, equalTo("last words"));
  }

  private void write(String text) {
    channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  /** Flushes until the turn ended. */
  private int inOneTurn(Runnable... actions) {
    return channel
        .eventLoop()
        .submit(
            () -> {
              for (Runnable action : actions) {
                action.run();
              }
              return flushes.get();
            })
        .syncUninterruptibly()
        .getNow();
  }

  private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      received.accumulateAndGet(bytes.toString(StandardCharsets.US_ASCII), String::concat);
    }
  }

  private final class Sender extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel opened) {
      opened
          .pipeline()
          .addLast(
              new ChannelOutboundHandlerAdapter() {
                @Override
                public void flush(ChannelHandlerContext context) {
                  flushes.incrementAndGet();
                  context.flush();
                }
              })
          .addLast("reader", new ChannelInboundHandlerAdapter());
      TurnFlush.under(opened.pipeline().context("reader"));
    }
  }
}
