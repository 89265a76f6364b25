package dev.sluice.app.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.blocks.cs.ConnectionListener;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCP;

/**
 * TCP that suspects a member when the last connection to it ends. The system closes the connections
 * of a process that was killed, so the others need not wait until its heartbeats are overdue. The
 * protocol above asks the member before it is given up, so a lost connection alone changes nothing.
 * Any thread.
 */
public final class MemberTransport extends TCP implements ConnectionListener {
  /** JGroups creates it by its name. */
  public MemberTransport() {
    // Members may have the plain transport.
    setId(ClassConfigurator.getProtocolId(TCP.class));
  }

  @Override
  public void start() throws Exception {
    super.start();
    srv.addConnectionListener(this);
  }

  @Override
  public void connectionEstablished(Connection connection) {}

  @Override
  public void connectionClosed(Connection connection) {
    // Unknown when the connection ended before the peer had named itself.
    Optional.ofNullable(connection.peerAddress())
        .filter(peer -> srv.running() && !isConnected(peer, connection))
        .ifPresent(this::suspect);
  }

  private void suspect(Address peer) {
    for (Address member : List.copyOf(members)) {
      if (peer.equals(getPhysicalAddressFromCache(member))) {
        up_prot.up(new Event(Event.SUSPECT, List.of(member)));
      }
    }
  }

  /** Whether another connection has replaced one: two members may dial each other at once. */
  private boolean isConnected(Address peer, Connection ended) {
    List<Connection> others = new ArrayList<>();
    srv.forAllConnections(
        (address, other) -> {
          if (address.equals(peer) && !other.equals(ended) && other.isConnected()) {
            others.add(other);
          }
        });
    return !others.isEmpty();
  }
}
