package dev.sluice.proxy;

import dev.sluice.proxy.connection.ClientConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Event loop only. The client connections of one loop, for what concerns all of them. */
final class OpenConnections {
  private final Set<ClientConnection> connections = new HashSet<>();

  void add(ClientConnection connection) {
    connections.add(connection);
  }

  void remove(ClientConnection connection) {
    connections.remove(connection);
  }

  /** Tells every connection that another configuration is in force. */
  void reloaded() {
    List.copyOf(connections).forEach(connection -> connection.lifetime().reloaded());
  }

  /** Looks at every deadline; one may close its connection, so the walk is over a copy. */
  void poll(long nowNanos) {
    List.copyOf(connections).forEach(connection -> connection.poll(nowNanos));
  }
}
