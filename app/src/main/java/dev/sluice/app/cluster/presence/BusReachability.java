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
 * Tries a node's door before the bus goes through it. The bus keeps to itself that it could not
 * connect, and who asked waits its time out; that a node is not there it does tell.
 */
final class BusDoor {
  private static final int CONNECT_MILLIS = 1000;

  private final NetClient client;

  BusDoor(Vertx vertx) {
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
  }

  /** The same, or {@code NO_HANDLERS}. */
  Future<NodeInfo> reach(NodeInfo node) {
    return client
        .connect(node.port(), node.host())
        .compose(NetSocket::close)
        .map(node)
        .recover(failure -> Future.failedFuture(closed("its bus port cannot be reached")));
  }

  static ReplyException closed(String why) {
    return new ReplyException(ReplyFailure.NO_HANDLERS, why);
  }
}
