package dev.sluice.proxy;

import dev.sluice.wire.connection.ClientConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Event loop only. The open client connections of one loop. */
final class OpenConnections {
  private final Set<ClientConnection> connections = new HashSet<>();
  private boolean retiring;

  void add(ClientConnection connection) {
    connections.add(connection);
    if (retiring) {
      connection.lifetime().retire();
    }
  }

  /** Every open connection, and every one added later, ends with its next response. */
  void retire() {
    retiring = true;
    connections.forEach(connection -> connection.lifetime().retire());
  }

  void remove(ClientConnection connection) {
    connections.remove(connection);
  }

  void reloaded() {
    List.copyOf(connections)
        .forEach(connection -> connection.run(() -> connection.lifetime().reloaded()));
  }

  /**
   * Polls every connection's deadlines. Iterates over a copy, since an expired deadline may close
   * its connection.
   */
  void poll(long nowNanos) {
    List.copyOf(connections).forEach(connection -> connection.run(() -> connection.poll(nowNanos)));
  }
}
