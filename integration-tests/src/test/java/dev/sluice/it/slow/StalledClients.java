package dev.sluice.it.slow;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Clients that wait for as long as the proxy lets them. */
final class StalledClients implements AutoCloseable {
  private static final int AT_ONCE = 100;

  private static final int PIECE_BYTES = 64 << 10;

  /** Written by all clients without a copy: a thousand copies would be more than they may hold. */
  private static final Buffer PIECE =
      BufferInternal.buffer(Unpooled.directBuffer(PIECE_BYTES).writeZero(PIECE_BYTES));

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger blocked = new AtomicInteger();
  private final int proxy;

  /**
   * @param proxy port on loopback
   */
  StalledClients(int proxy) {
    this.proxy = proxy;
  }

  /** Some that ask for a path and read whatever comes. */
  void ask(int count, String authority, String path) {
    each(count, "GET http://%1$s%2$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority, path));
  }

  /** Some that open a tunnel and send through it until nothing is taken any more. */
  void flood(int count, String authority) {
    blocked.set(0);
    each(count, "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority));
  }

  private void each(int count, String request) {
    answered.set(0);
    for (int done = 0; done < count; done += AT_ONCE) {
      int now = Math.min(AT_ONCE, count - done);
      Future.all(IntStream.range(0, now).mapToObj(ignored -> open(request)).toList()).await();
    }
  }

  private Future<Void> open(String request) {
    return client
        .connect(proxy, "127.0.0.1")
        .compose(
            socket -> {
              sockets.add(socket);
              waiting.incrementAndGet();
              socket.exceptionHandler(ignored -> {});
              socket.closeHandler(
                  ignored -> {
                    sockets.remove(socket);
                    waiting.decrementAndGet();
                  });
              socket.handler(first -> begun(socket, request));
              return socket.write(request);
            });
  }

  private void begun(NetSocket socket, String request) {
    answered.incrementAndGet();
    socket.handler(ignored -> {});
    if (request.startsWith("CONNECT ")) {
      fill(socket);
      blocked.incrementAndGet();
      socket.drainHandler(drained -> fill(socket));
    }
  }

  private static void fill(NetSocket socket) {
    while (!socket.writeQueueFull()) {
      Future<Void> ignored = socket.write(PIECE);
    }
  }

  /** All leave. */
  void leave() {
    sockets.forEach(NetSocket::close);
  }

  /** Those that are connected. */
  int waiting() {
    return waiting.get();
  }

  /** Of those that asked last, those that have got something. */
  int answered() {
    return answered.get();
  }

  /** Of those that flood, those whose bytes were not all taken at some time. */
  int blocked() {
    return blocked.get();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
