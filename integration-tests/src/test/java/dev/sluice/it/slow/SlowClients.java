package dev.sluice.it.slow;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Clients that hold connections of a proxy and give it as little as they can. */
final class SlowClients implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;
  private static final int AT_ONCE = 100;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client =
      vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(4096));
  private final int proxy;
  private final String authority;
  private final AtomicInteger timedOut = new AtomicInteger();

  /**
   * @param proxy port on loopback
   * @param authority of an origin that the proxy's policy admits
   */
  SlowClients(int proxy, String authority) {
    this.proxy = proxy;
    this.authority = authority;
  }

  /** Heads that grow by a byte at a time and never end. */
  void heads(int count) {
    each(count, socket -> trickle(socket, "x"), head("GET", "") + "X-Slow: ");
  }

  /** Bodies that announce more than will ever come. */
  void bodies(int count) {
    each(count, socket -> {}, head("POST", "Content-Length: 1000000\r\n") + "\r\nx");
  }

  /** Responses, to requests with long bodies that come back, of which nothing is read. */
  void readers(int count, int bytes) {
    String request = head("POST", "Content-Length: " + bytes + "\r\n") + "\r\n" + "x".repeat(bytes);
    each(count, NetSocket::pause, request);
  }

  private String head(String method, String lines) {
    return "%s http://%s/slow HTTP/1.1\r\nHost: %s\r\n%s"
        .formatted(method, authority, authority, lines);
  }

  private void each(int count, Consumer<NetSocket> behaviour, String first) {
    for (int done = 0; done < count; done += AT_ONCE) {
      int now = Math.min(AT_ONCE, count - done);
      Future.all(IntStream.range(0, now).mapToObj(ignored -> open(behaviour, first)).toList())
          .await();
    }
  }

  private Future<Void> open(Consumer<NetSocket> behaviour, String first) {
    return client
        .connect(proxy, "127.0.0.1")
        .map(
            socket -> {
              socket.exceptionHandler(ignored -> {});
              socket.handler(bytes -> answered(bytes.toString()));
              behaviour.accept(socket);
              Future<Void> ignored = socket.write(first);
              return null;
            });
  }

  private void trickle(NetSocket socket, String more) {
    long timer = vertx.setPeriodic(PAUSE_MILLIS, ignored -> socket.write(more));
    socket.closeHandler(ignored -> vertx.cancelTimer(timer));
  }

  private void answered(String bytes) {
    if (bytes.startsWith("HTTP/1.1 408 ")) {
      timedOut.incrementAndGet();
    }
  }

  /** Those that were told 408. */
  int timedOut() {
    return timedOut.get();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
