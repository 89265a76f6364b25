package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJoinerTest {
  private final List<String> seen = new ArrayList<>();
  private final List<ByteBuf> records = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(new RecordJoiner(), new Recorder());

  @Test
  void joinsTheRecordsOfOneRead() {
    arrive("a", "b", "c");
    assertThat(seen).isEmpty();
    channel.pipeline().fireChannelReadComplete();
    arrive("d");
    channel.pipeline().fireChannelReadComplete();
    assertThat(seen).containsExactly("abc", "complete", "d", "complete");
    assertThat(records).allMatch(record -> record.refCnt() == 0);
  }

  @Test
  void passesNothingForReadsWithoutRecords() {
    channel.pipeline().fireChannelReadComplete();
    assertThat(seen).containsExactly("complete");
  }

  @Test
  void passesRecordsBeforeTheEndOfTheInput() {
    arrive("last");
    channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
    assertThat(seen).containsExactly("last", "event");
  }

  @Test
  void passesRecordsBeforeAnError() {
    arrive("last");
    channel.pipeline().fireExceptionCaught(new IllegalStateException("reset"));
    assertThat(seen).containsExactly("last", "error");
  }

  @Test
  void passesRecordsBeforeTheClose() {
    arrive("last");
    channel.close().syncUninterruptibly();
    assertThat(seen).containsExactly("last", "inactive");
    assertThat(records).allMatch(record -> record.refCnt() == 0);
  }

  @Test
  void releasesWhatItHoldsWhenItIsRemoved() {
    arrive("a", "b");
    channel.pipeline().remove(RecordJoiner.class);
    assertThat(seen).isEmpty();
    assertThat(records).allMatch(record -> record.refCnt() == 0);
  }

  private void arrive(String... texts) {
    for (String text : texts) {
      ByteBuf record = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
      records.add(record);
      channel.pipeline().fireChannelRead(record);
    }
  }

  private final class Recorder extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      seen.add(bytes.toString(StandardCharsets.US_ASCII));
      bytes.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      seen.add("complete");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      seen.add("event");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      seen.add("error");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      seen.add("inactive");
    }
  }
}
