package dev.sluice.app.cluster.presence;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.spi.cluster.NodeInfo;

/**
 * Probes the bus port of a node before the bus connects to it. The bus does not report a failed
 * connection, so the sender would wait for its timeout; an absent node is reported at once.
 */
final class BusReachability {
  private static final int CONNECT_MILLIS = 1000;

  private final NetClient client;

  BusReachability(Vertx vertx) {
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
  }

  /** Returns the node when its port is open; fails with {@code NO_HANDLERS} otherwise. */
  Future<NodeInfo> requireReachable(NodeInfo node) {
    return client
        .connect(node.port(), node.host())
        .compose(NetSocket::close)
        .map(node)
        .recover(failure -> Future.failedFuture(unreachable("bus port unreachable")));
  }

  static ReplyException unreachable(String why) {
    return new ReplyException(ReplyFailure.NO_HANDLERS, why);
  }
}
