package dev.sluice.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Http2Bounds;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.connection.Accepting;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.http2.frame.Http2Counts;
import dev.sluice.wire.http2.frame.PeerBounds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that sends nothing more, and still reads: {@code proxy.half_close: finish}. */
class HalfClosedStreamsTest implements Http2Handler {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final Map<Integer, ClientStream> streams = new ConcurrentHashMap<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final PeerFrames frames = new PeerFrames();
  private Accepting proxy;

  @BeforeEach
  void accept() throws IOException {
    proxy = Accepting.with(client -> Http2ClientConnection.start(client, terms(), this));
    proxy.sends(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()));
    frames.settings(new Http2Settings());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  private static Http2ClientConnection.Terms terms() {
    return new Http2ClientConnection.Terms(
        new PeerBounds(Http2Bounds.DEFAULTS),
        new Http2Counts(),
        new Deadlines(bug -> {}),
        Timeouts.DEFAULTS,
        HalfClose.FINISH,
        "https");
  }

  @Override
  public void onRequest(RequestHead head, ClientStream stream) {
    stream.listen(() -> told.add(stream.number() + " gone"));
    streams.put(stream.number(), stream);
  }

  @Override
  public void onMalformed(int stream, HeadFault fault, Consumer<Optional<ByteBuf>> recorded) {
    told.add(stream + " malformed");
  }

  @Override
  public void onFailed(int stream, String what) {
    told.add(stream + " failed");
  }

  private void begins(int id, boolean end) throws IOException {
    frames.headers(id, SessionTrial.get(), end);
    if (!end) {
      frames.data(id, 2, false);
    }
    proxy.sends(ByteBufUtil.getBytes(frames.take()));
    await().until(() -> streams.containsKey(id));
  }

  private void endsItsOutput() throws Exception {
    proxy.client().shutdownOutput();
    ClientConnection client = proxy.connection();
    await().until(() -> proxy.ask(client::inputEnded));
  }

  private ClientStream stream(int id) {
    return Objects.requireNonNull(streams.get(id));
  }

  private void answer(int id) throws Exception {
    boolean open =
        proxy.ask(
            () -> {
              stream(id).answer(Unpooled.copiedBuffer(OK, StandardCharsets.US_ASCII));
              return true;
            });
    assertThat(open).isTrue();
  }

  /** The frames of streams up to the end of the connection. */
  private List<String> frames() throws Exception {
    FrameLines lines = new FrameLines();
    ChannelHandlerContext context =
        new EmbeddedChannel(new ChannelInboundHandlerAdapter()).pipeline().firstContext();
    ByteBuf read = Unpooled.wrappedBuffer(proxy.client().getInputStream().readAllBytes());
    new DefaultHttp2FrameReader(false).readFrame(context, read, lines);
    return lines.seen.stream().filter(line -> !line.contains(" 0 ")).skip(2).toList();
  }

  @Test
  void aRequestWhoseRestCannotComeEnds() throws Exception {
    begins(1, true);
    begins(3, false);
    endsItsOutput();
    await().until(() -> told.equals(List.of("3 gone")));
    answer(1);

    assertThat(frames())
        .containsExactly("GOAWAY 3 NO_ERROR", "RST 3 CANCEL", "HEADERS 1 200", "DATA 1 2 end");
    assertThat(told).containsExactly("3 gone");
  }

  /** Its refusal is on its way. */
  @Test
  void aRequestWhoseRestIsNotWantedGoesOn() throws Exception {
    begins(1, false);
    boolean dropped =
        proxy.ask(
            () -> {
              stream(1).dropBody();
              return true;
            });
    endsItsOutput();
    answer(1);

    assertThat(dropped).isTrue();
    assertThat(frames()).contains("HEADERS 1 200", "DATA 1 2 end");
    assertThat(told).isEmpty();
  }

  @Test
  void aStreamWhoseClientIsTakenToHaveLeftEnds() throws Exception {
    begins(1, true);
    endsItsOutput();

    assertThat(proxy.ask(() -> stream(1).leavesHalfClosed())).isTrue();
    assertThat(told).containsExactly("1 gone");
    assertThat(frames()).containsExactly("GOAWAY 1 NO_ERROR", "RST 1 CANCEL");
  }

  @Test
  void aClientThatMaySendMoreHasNotLeft() throws Exception {
    begins(1, true);

    assertThat(proxy.ask(() -> stream(1).leavesHalfClosed())).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void aStreamThatHasItsResponseIsNotLeft() throws Exception {
    begins(1, true);
    begins(3, true);
    endsItsOutput();
    answer(1);

    assertThat(proxy.ask(() -> stream(1).leavesHalfClosed())).isFalse();
  }
}
