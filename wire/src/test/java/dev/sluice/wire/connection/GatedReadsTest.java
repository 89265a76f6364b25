package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
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
  /** More than one read; the system holds it all, so that it knows of the end behind it. */
  private static final int SENT = 160 << 10;

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
        vertx
            .createNetServer(new NetServerOptions().setReceiveBufferSize(4 * SENT))
            .connectHandler(socket -> accept((NetSocketInternal) socket));
    return server.listen(0, "127.0.0.1").await().actualPort();
  }

  private void accept(NetSocketInternal socket) {
    Connection connection = Connection.of(socket);
    connection.stopReadingNow();
    accepted.complete(connection);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsNoFurtherBehindAStopWhenThePeerHasClosed(boolean nativeTransport) throws Exception {
    vertx.close().await();
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), listen())) {
      peer.getOutputStream().write(new byte[SENT]);
      peer.shutdownOutput();
      Connection connection = accepted.get(10, TimeUnit.SECONDS);
      onLoop(connection, () -> readWith(connection, new StoppedByBytes(connection, received)));
      await().until(() -> received.get() > 0);
      onLoop(connection, () -> {});
      onLoop(connection, () -> {});

      assertThat(received.get() + connection.waitingBytes())
          .isLessThanOrEqualTo(Connection.READ_BYTES);

      onLoop(connection, () -> readWith(connection, new Counting(received, inputEnded)));
      inputEnded.get(10, TimeUnit.SECONDS);
      assertThat(received.get()).isEqualTo(SENT);
    }
  }

  private static void readWith(Connection connection, ByteChannel.Listener listener) {
    connection.listen(listener);
    connection.read();
  }

  private static void onLoop(Connection connection, Runnable action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    connection
        .channel()
        .eventLoop()
        .execute(
            () -> {
              action.run();
              done.complete(null);
            });
    done.join();
  }

  /** Stops the socket with its first bytes. */
  private record StoppedByBytes(Connection connection, AtomicLong received)
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
