package dev.sluice.proxy;

import dev.sluice.testing.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Sockets in front of an origin. The first dies once it is used. */
final class DeadSpare {
  private static final String LOOPBACK = "127.0.0.1";

  final AtomicInteger accepted = new AtomicInteger();
  private final Vertx vertx;
  private final NetClient client;
  private final NetServer server;
  private final int originPort;
  private final BooleanSupplier dies;

  private DeadSpare(Vertx vertx, int originPort, BooleanSupplier dies) {
    this.vertx = vertx;
    this.originPort = originPort;
    this.dies = dies;
    this.client = vertx.createNetClient();
    this.server = vertx.createNetServer();
  }

  /**
   * Begins to accept.
   *
   * @param dies what has to hold before the first socket ends
   */
  static DeadSpare before(Vertx vertx, int originPort, BooleanSupplier dies) {
    DeadSpare spare = new DeadSpare(vertx, originPort, dies);
    spare.server.connectHandler(spare::accept).listen(Ports.free(), LOOPBACK).await();
    return spare;
  }

  private void accept(NetSocket socket) {
    if (accepted.incrementAndGet() == 1) {
      socket.handler(used -> die(socket));
    } else {
      socket.pause();
      client.connect(originPort, LOOPBACK).onSuccess(origin -> join(socket, origin));
    }
  }

  private void die(NetSocket socket) {
    vertx.setPeriodic(
        1,
        timer -> {
          if (dies.getAsBoolean()) {
            vertx.cancelTimer(timer);
            socket.close();
          }
        });
  }

  private static void join(NetSocket socket, NetSocket origin) {
    origin.handler(socket::write);
    socket.handler(origin::write);
    socket.resume();
  }

  int port() {
    return server.actualPort();
  }

  String authority() {
    return ProxyHarness.HOST + ":" + port();
  }
}
