package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadlines;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An origin of HTTP/2 leaves with its first bytes, which come with the end of its handshake. */
class EarlyLeaveTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** SETTINGS, and GOAWAY before the first stream. */
  private static final byte[] LEAVES = {
    0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final NetServer server =
      vertx
          .createNetServer()
          .connectHandler(socket -> socket.write(Buffer.buffer(LEAVES)))
          .listen(0, "127.0.0.1")
          .await();

  // Vert.x closes an unreferenced client after a garbage collection.
  private final NetClient client = vertx.createNetClient();

  private final OriginKey key = new OriginKey("one", LOOPBACK, server.actualPort(), "a.test", 0);
  private final IdleConnections idle = new IdleConnections(1, 1);
  private final SharedConnections shared =
      new SharedConnections(new Deadlines(bug -> {}), Timeouts.DEFAULTS);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** What a step finds right after the connection was added. */
  private <T> T found(Function<SharedConnection, T> step) throws Exception {
    Promise<T> found = Promise.promise();
    loop.runOnContext(
        now ->
            client
                .connect(server.actualPort(), "127.0.0.1")
                .map(socket -> Connection.of((NetSocketInternal) socket))
                .onSuccess(
                    connection -> whenArrived(connection, () -> add(connection, step, found)))
                .onFailure(found::fail));
    return found.future().await(10, TimeUnit.SECONDS);
  }

  private void whenArrived(Connection connection, Runnable next) {
    connection.read();
    vertx.setPeriodic(
        1,
        timer -> {
          if (connection.bytesRead() == LEAVES.length) {
            vertx.cancelTimer(timer);
            next.run();
          }
        });
  }

  private <T> void add(
      Connection connection, Function<SharedConnection, T> step, Promise<T> found) {
    SharedConnection added = shared.add(new DialedSocket(connection, LOOPBACK, true), key, idle);
    found.complete(step.apply(added));
  }

  @Test
  void isNotKept() throws Exception {
    boolean kept =
        found(
            added -> {
              added.onIdle();
              return shared.has(key) || idle.closeOldest("one");
            });

    assertThat(kept).isFalse();
  }

  /** The wait for its settings would keep it for as long as these may take. */
  @Test
  void isNotHeldOnceItIsClosed() throws Exception {
    WeakReference<SharedConnection> closed = found(WeakReference::new);

    await()
        .until(
            () -> {
              System.gc();
              return closed.get() == null;
            });
    assertThat(shared.has(key)).isFalse();
  }

  @Test
  void hasNotProcessedTheFirstRequest() throws Exception {
    CompletableFuture<OriginFault> fault =
        found(added -> AwaitedFault.of(added.firstStream()).fault);

    assertThat(fault.get(10, TimeUnit.SECONDS)).isEqualTo(OriginFault.UNPROCESSED);
  }
}
