package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ReadAhead;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection to an origin serves another request only in a state as if it were new. */
class OriginReuseTest {
  /** More than the sockets of both sides hold. */
  private static final int LARGE = 24 << 20;

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final Context loop = vertx.getOrCreateContext();

  /** Kept, since Vert.x closes the sockets of a client that nothing refers to. */
  private final NetClient client = vertx.createNetClient();

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Http1OriginConnection> opened = new CompletableFuture<>();
  private final ServerSocket server = new ServerSocket();
  private Socket origin = new Socket();

  OriginReuseTest() throws IOException {}

  @BeforeEach
  void connect() throws IOException {
    server.setReceiveBufferSize(4096);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    loop.runOnContext(
        ignored ->
            client
                .connect(server.getLocalPort(), "127.0.0.1")
                .onSuccess(
                    socket ->
                        opened.complete(
                            Http1OriginConnection.open(
                                Connection.of((NetSocketInternal) socket),
                                "127.0.0.1",
                                new Owner(told)))));
    origin = server.accept();
    origin.setTcpNoDelay(true);
  }

  @AfterEach
  void close() throws IOException {
    origin.close();
    server.close();
    vertx.close().await();
  }

  private void onLoop(Consumer<Http1OriginConnection> action) throws Exception {
    Http1OriginConnection connection = opened.get(10, TimeUnit.SECONDS);
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.runOnContext(
        ignored -> {
          action.accept(connection);
          done.complete(null);
        });
    done.get(10, TimeUnit.SECONDS);
  }

  /** Begins a request, of whose body so much is written. */
  private OriginStream begin(Http1OriginConnection connection, int announced, int written) {
    OriginStream stream = connection.openStream();
    stream.begin(
        new OriginStream.Opening("POST", Unpooled.wrappedBuffer(Wire.bytes(HEAD)), ReadAhead.NONE),
        new BodyLength.Known(announced),
        new Told(stream, told, true));
    stream.write(Unpooled.wrappedBuffer(new byte[written]));
    stream.flush();
    return stream;
  }

  private void request() throws Exception {
    onLoop(connection -> begin(connection, 3, 3).end(Trailers.NONE));
  }

  private void answers(String bytes) throws IOException {
    origin.getOutputStream().write(Wire.bytes(bytes));
    origin.getOutputStream().flush();
  }

  private void assertTold(String... events) {
    await().untilAsserted(() -> assertThat(told).containsExactly(events));
  }

  @Test
  void afterBothDirectionsHaveEnded() throws Exception {
    request();
    answers(OK);

    assertTold("response", "body", "end", "idle");
  }

  @Test
  void notBeforeTheRequestHasEnded() throws Exception {
    onLoop(connection -> begin(connection, 9, 3));
    answers(OK);

    assertTold("response", "body", "end", "gone");
  }

  @Test
  void notWhileTheRequestIsQueued() throws Exception {
    onLoop(connection -> begin(connection, LARGE, LARGE).end(Trailers.NONE));
    answers(OK);

    assertTold("response", "body", "end", "gone");
  }

  @Test
  void notWithBytesBehindTheResponse() throws Exception {
    request();
    answers(OK + "x");

    assertTold("response", "body", "end", "gone");
  }

  @Test
  void withoutTheDemandOfTheRequestBefore() throws Exception {
    request();
    answers(OK);
    assertTold("response", "body", "end", "idle");
    told.clear();
    CompletableFuture<OriginStream> second = new CompletableFuture<>();
    onLoop(
        connection -> {
          OriginStream stream = connection.openStream();
          stream.sendWhole(
              new OriginStream.Opening(
                  "GET", Unpooled.wrappedBuffer(Wire.bytes(HEAD)), ReadAhead.NONE),
              Unpooled.EMPTY_BUFFER,
              new Told(stream, told, false),
              () -> {});
          second.complete(stream);
        });
    answers(OK);
    assertTold("response");
    onLoop(connection -> second.join().demand(2));

    assertTold("response", "body", "end", "idle");
  }

  @Test
  void withoutACallbackOfTheRequestBefore() throws Exception {
    request();
    answers(OK);
    assertTold("response", "body", "end", "idle");
    origin.close();

    assertTold("response", "body", "end", "idle", "gone");
  }

  private record Owner(List<String> told) implements Http1OriginConnection.Owner {
    @Override
    public void onIdle() {
      told.add("idle");
    }

    @Override
    public void onGone() {
      told.add("gone");
    }
  }

  /** Releases the stream at the end of the response. */
  private record Told(OriginStream stream, List<String> told, boolean demanding)
      implements OriginStream.Listener {
    @Override
    public void onInterim(ResponseHead head) {
      told.add("interim");
    }

    @Override
    public void onResponse(ResponseHead head) {
      told.add("response");
      if (demanding) {
        stream.demand(Connection.READ_BYTES);
      }
    }

    @Override
    public void onBody(ByteBuf piece) {
      told.add("body");
      piece.release();
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onEnd(Trailers trailers) {
      told.add("end");
      stream.release();
    }

    @Override
    public void onSwitched(ResponseHead head) {
      told.add("switched");
    }

    @Override
    public void onFault(OriginFault fault) {
      told.add(fault.toString());
    }

    @Override
    public void onWritable() {}

    @Override
    public void onThrown(Throwable thrown) {
      told.add(thrown.toString());
    }
  }
}
