package dev.sluice.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that sends much and closes at once is read no further than a peer that stays. */
class GatedReadsTest {
  private static final int SENT = 256 << 10;

  private final AtomicLong received = new AtomicLong();
  private final CompletableFuture<Connection> accepted = new CompletableFuture<>();
  private final CompletableFuture<Void> inputEnded = new CompletableFuture<>();
  private Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int listen() {
    NetServer server =
        vertx.createNetServer().connectHandler(socket -> accept((NetSocketInternal) socket));
    return server.listen(0, "127.0.0.1").await().actualPort();
  }

  private void accept(NetSocketInternal socket) {
    Connection connection = Connection.of(socket);
    connection.listen(new StoppedAfterOneRead(connection, received, inputEnded));
    connection.read();
    accepted.complete(connection);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsNoFurtherBehindAStopWhenThePeerHasClosed(boolean nativeTransport) throws Exception {
    vertx.close().await();
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), listen())) {
      peer.setSendBufferSize(4 * SENT);
      send(peer);
      Connection connection = accepted.get(10, TimeUnit.SECONDS);
      await().until(() -> received.get() > 0);
      peer.shutdownOutput();
      // The end of the input is known to the system by now; two turns of the loop see it.
      turn();
      turn();

      assertThat(received.get()).isLessThanOrEqualTo(Connection.READ_BYTES);

      connection
          .socket()
          .channelHandlerContext()
          .executor()
          .execute(
              () -> {
                connection.listen(new Counting(received, inputEnded));
                connection.read();
              });
      inputEnded.get(10, TimeUnit.SECONDS);
      assertThat(received.get()).isEqualTo(SENT);
    }
  }

  private static void send(Socket peer) throws IOException {
    peer.getOutputStream().write(new byte[SENT]);
  }

  private void turn() {
    CompletableFuture<Void> turned = new CompletableFuture<>();
    accepted
        .join()
        .socket()
        .channelHandlerContext()
        .executor()
        .execute(() -> turned.complete(null));
    turned.join();
  }

  /** Stops the socket with its first bytes. */
  private record StoppedAfterOneRead(
      Connection connection, AtomicLong received, CompletableFuture<Void> ended)
      implements ByteChannel.Listener {
    @Override
    public void onBytes(ByteBuf bytes) {
      received.addAndGet(bytes.readableBytes());
      bytes.release();
      connection.stopReadingNow();
    }

    @Override
    public void onInputEnd() {}

    @Override
    public void onWritable() {}

    @Override
    public void onClosed() {}
  }

  /** Takes everything. */
  private record Counting(AtomicLong received, CompletableFuture<Void> ended)
      implements ByteChannel.Listener {
    @Override
    public void onBytes(ByteBuf bytes) {
      received.addAndGet(bytes.readableBytes());
      bytes.release();
    }

    @Override
    public void onInputEnd() {
      ended.complete(null);
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed() {
      ended.complete(null);
    }
  }
}
