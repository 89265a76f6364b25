package dev.sluice.it.slow;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** An origin whose answers stand still, drip or never begin, and one that reads nothing. */
final class StallingOrigin implements AutoCloseable {
  private static final long DRIP_MILLIS = 200;
  private static final int NARROW_BYTES = 4096;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final NetServer http;
  private final NetServer deaf;

  private StallingOrigin() {
    this.http = vertx.createNetServer().connectHandler(this::serve).listen(0, "127.0.0.1").await();
    this.deaf =
        vertx
            .createNetServer(new NetServerOptions().setReceiveBufferSize(NARROW_BYTES))
            .connectHandler(NetSocket::pause)
            .listen(0, "127.0.0.1")
            .await();
  }

  static StallingOrigin start() {
    return new StallingOrigin();
  }

  private void serve(NetSocket socket) {
    open.incrementAndGet();
    socket.closeHandler(ignored -> open.decrementAndGet());
    socket.exceptionHandler(ignored -> {});
    socket.handler(
        head -> {
          asked.incrementAndGet();
          String line = head.toString();
          if (line.startsWith("GET /stall ")) {
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npart");
          } else if (line.startsWith("GET /events ")) {
            drip(socket);
          }
        });
  }

  private void drip(NetSocket socket) {
    socket.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    long timer = vertx.setPeriodic(DRIP_MILLIS, tick -> socket.write("9\r\ndata: 1\n\n\r\n"));
    socket.closeHandler(
        ignored -> {
          vertx.cancelTimer(timer);
          open.decrementAndGet();
        });
  }

  int port() {
    return http.actualPort();
  }

  /** The port whose connections are not read. */
  int deafPort() {
    return deaf.actualPort();
  }

  /** Requests that have arrived. */
  int asked() {
    return asked.get();
  }

  /** Connections of {@link #port} that are open. */
  int open() {
    return open.get();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
