package dev.sluice.app.cluster;

import dev.sluice.config.net.HostPort;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;

/** Finds the address at which other members reach this one. */
final class MemberAddress {
  private MemberAddress() {}

  /**
   * Resolves a name, and replaces a wildcard by the machine's first address that is not loopback,
   * IPv4 before IPv6.
   *
   * @throws UnusableCluster when there is none
   */
  static HostPort of(HostPort listen) {
    try {
      InetAddress named = InetAddress.getByName(listen.host());
      InetAddress own = named.isAnyLocalAddress() ? reachable() : named;
      return new HostPort(own.getHostAddress(), listen.port());
    } catch (IOException e) {
      throw new UnusableCluster(
          "cluster.listen: %s is not an address of this machine; name one".formatted(listen), e);
    }
  }

  private static InetAddress reachable() throws IOException {
    Optional<InetAddress> found =
        NetworkInterface.networkInterfaces()
            .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
            .flatMap(card -> Collections.list(card.getInetAddresses()).stream())
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .min(Comparator.comparing(address -> !(address instanceof Inet4Address)));
    return found.orElseThrow(() -> new IOException("none but loopback"));
  }
}
