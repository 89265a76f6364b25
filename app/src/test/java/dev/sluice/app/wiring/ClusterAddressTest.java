package dev.sluice.app.wiring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.cluster.Membership;
import dev.sluice.app.cluster.UnusableCluster;
import dev.sluice.app.metrics.NodeMeters;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.config.settings.ClusterSettings;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Addresses of a cluster's member that are taken at the moment of listening. */
class ClusterAddressTest {
  @Test
  void thatOfTheBusIsNamed() throws IOException {
    try (ServerSocket taken = taken();
        Membership membership = Membership.join("node", settings(Ports.free(), taken))) {
      assertThatThrownBy(() -> NodeVertx.clustered(NodeMeters.create(), membership))
          .isInstanceOf(UnusableAddress.class)
          .hasMessage(
              "cluster.bus_port: cannot listen on 127.0.0.1:%d: it is in use; free it or choose"
                  + " another",
              taken.getLocalPort());
    }
  }

  @Test
  void thatOfTheMembersIsNamed() throws IOException {
    try (ServerSocket taken = taken()) {
      assertThatThrownBy(() -> Membership.join("node", settings(taken.getLocalPort(), taken)))
          .isInstanceOf(UnusableCluster.class)
          .hasMessage(
              "cluster.listen: cannot listen on 127.0.0.1:%d for members; set it to a free address"
                  + " of this machine",
              taken.getLocalPort());
    }
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static ClusterSettings settings(int members, ServerSocket bus) {
    HostPort listen = new HostPort("127.0.0.1", members);
    return new ClusterSettings(listen, bus.getLocalPort(), List.of(listen), Optional.empty());
  }
}
