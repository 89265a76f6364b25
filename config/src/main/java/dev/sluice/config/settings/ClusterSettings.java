package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How this node finds the others: {@code cluster.*}. Without members it is alone and opens neither
 * port.
 *
 * @param listen {@code cluster.listen}: where members speak of membership; {@code 0.0.0.0} stands
 *     for the machine's first address that others can reach
 * @param busPort {@code cluster.bus_port}: where they exchange messages, on the same address; 0
 *     lets the system choose
 * @param members {@code cluster.members}: some of them, this node among them or not; all addresses
 *     or all names
 * @param keys {@code cluster.tls}: what a member proves itself with, and checks others by
 */
public record ClusterSettings(
    HostPort listen, int busPort, List<HostPort> members, Optional<Keys> keys) {
  public static final ClusterSettings DEFAULTS =
      new ClusterSettings(new HostPort("127.0.0.1", 7800), 7801, List.of(), Optional.empty());

  public ClusterSettings {
    members = List.copyOf(members);
  }

  /** Whether there is a cluster at all. */
  public boolean joins() {
    return !members.isEmpty();
  }

  /**
   * PEM files.
   *
   * @param certificate of this node, with its chain
   * @param key of the certificate, PKCS #8, not encrypted
   * @param authority who signs the members' certificates, and no others
   */
  public record Keys(Path certificate, Path key, Path authority) {}
}
