package dev.sluice.proxy;

import dev.sluice.testing.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/** Passes connections on, and cuts the first record of TLS in three. */
final class InPieces {
  private static final int TLS = 22;
  private static final int PAUSE_MILLIS = 50;

  private InPieces() {}

  /** Returns the port of the relay. */
  static int relay(Vertx vertx, int to) {
    int port = Ports.free();
    // Held by the handler, because Vert.x closes a client that nothing refers to.
    NetClient proxies = vertx.createNetClient();
    vertx
        .createNetServer()
        .connectHandler(
            client -> {
              client.pause();
              proxies
                  .connect(to, "127.0.0.1")
                  .onSuccess(peer -> join(vertx, client, peer))
                  .onFailure(ignored -> client.close());
            })
        .listen(port, "127.0.0.1")
        .await();
    return port;
  }

  private static void join(Vertx vertx, NetSocket client, NetSocket peer) {
    client.closeHandler(ignored -> peer.close());
    peer.closeHandler(ignored -> client.close());
    peer.handler(client::write);
    client.handler(bytes -> pass(vertx, client, peer, bytes));
    client.resume();
  }

  private static void pass(Vertx vertx, NetSocket client, NetSocket peer, Buffer bytes) {
    if (bytes.getByte(0) != TLS) {
      peer.write(bytes);
      return;
    }
    client.handler(peer::write);
    peer.write(bytes.slice(0, 4));
    vertx.setTimer(
        PAUSE_MILLIS,
        first -> {
          peer.write(bytes.slice(4, 60));
          vertx.setTimer(PAUSE_MILLIS, second -> peer.write(bytes.slice(60, bytes.length())));
        });
  }
}
