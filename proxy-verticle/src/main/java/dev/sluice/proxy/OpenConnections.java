package dev.sluice.proxy;

import dev.sluice.proxy.connection.ClientConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Event loop. The client connections of one loop, counted against the limit of the node. */
final class OpenConnections {
  private final Set<ClientConnection> connections = new HashSet<>();
  private final AtomicInteger ofNode;
  private final int limit;

  OpenConnections(AtomicInteger ofNode, int limit) {
    this.ofNode = ofNode;
    this.limit = limit;
  }

  /** False when the node holds as many as it may. */
  boolean reserve() {
    if (ofNode.incrementAndGet() > limit) {
      ofNode.decrementAndGet();
      return false;
    }
    return true;
  }

  void add(ClientConnection connection) {
    connections.add(connection);
  }

  void remove(ClientConnection connection) {
    connections.remove(connection);
    ofNode.decrementAndGet();
  }

  /** Looks at every deadline; one may close its connection, so the walk is over a copy. */
  void poll(long nowNanos) {
    List.copyOf(connections).forEach(connection -> connection.poll(nowNanos));
  }
}
