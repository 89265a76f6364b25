package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How this node finds the others: {@code cluster.*}. A node without members is alone and opens
 * neither port.
 *
 * @param listen {@code cluster.listen}: where members exchange membership; {@code 0.0.0.0} stands
 *     for the machine's first address that others can reach
 * @param busPort {@code cluster.bus_port}: where they exchange messages, on the same address; 0
 *     lets the system choose
 * @param members {@code cluster.members}: some of them, this node among them or not; all addresses
 *     or all names
 * @param keys {@code cluster.tls}: the identity of a member, and who vouches for the others
 */
public record ClusterSettings(
    HostPort listen, int busPort, List<HostPort> members, Optional<Keys> keys) {
  public static final ClusterSettings DEFAULTS =
      new ClusterSettings(new HostPort("127.0.0.1", 7800), 7801, List.of(), Optional.empty());

  private static final int MAX_MEMBERS = 256;
  private static final int MAX_PORT = 65_535;

  public ClusterSettings {
    members = List.copyOf(members);
  }

  /**
   * PEM files.
   *
   * @param certificate of this node, with its chain
   * @param key of the certificate, PKCS #8, not encrypted
   * @param authority who signs the members' certificates, and no others
   */
  public record Keys(Path certificate, Path key, Path authority) {
    private static Optional<Keys> read(Fields tls, Path directory) {
      Optional<Path> certificate = tls.file("certificate_file", directory);
      Optional<Path> key = tls.file("key_file", directory);
      Optional<Path> authority = tls.file("ca_file", directory);
      if (certificate.isPresent() && key.isPresent() && authority.isPresent()) {
        return Optional.of(new Keys(certificate.get(), key.get(), authority.get()));
      }
      if (certificate.isPresent() || key.isPresent() || authority.isPresent()) {
        tls.error("certificate_file, key_file and ca_file go together; name all three");
      }
      return Optional.empty();
    }
  }

  static ClusterSettings read(Fields cluster, Path directory) {
    ClusterSettings read =
        new ClusterSettings(
            cluster.take("listen").flatMap(HostPort::read).orElse(DEFAULTS.listen()),
            cluster.integer("bus_port", 0, MAX_PORT, DEFAULTS.busPort()),
            members(cluster),
            cluster.section("tls", tls -> Keys.read(tls, directory)));
    if (read.joins()) {
      read.check(cluster);
    }
    return read;
  }

  public boolean joins() {
    return !members.isEmpty();
  }

  private static List<HostPort> members(Fields cluster) {
    List<HostPort> members =
        cluster.take("members").map(Cursor::items).orElse(List.of()).stream()
            .flatMap(item -> HostPort.read(item).stream())
            .toList();
    if (members.size() > MAX_MEMBERS) {
      cluster.error("members", "at most %d; the others are found by these".formatted(MAX_MEMBERS));
    }
    return members;
  }

  private void check(Fields cluster) {
    if (listen.port() == 0) {
      cluster.error("listen", "the other members must know the port; choose one, such as 7800");
    }
    if (keys.isEmpty() && !listen.isLoopback()) {
      cluster.error(
          "tls",
          "a cluster that other machines can reach needs certificate_file, key_file and ca_file;"
              + " 'sluice cluster keys --out DIR' makes them");
    }
    List<HostPort> names =
        members.stream().filter(member -> IpLiteral.parse(member.host()).isEmpty()).toList();
    if (!names.isEmpty() && names.size() < members.size()) {
      cluster.error("members", "addresses and names do not mix; write all as one or the other");
    }
    if (names.stream().anyMatch(name -> name.port() != listen.port())) {
      cluster.error("members", "members given by name share the port of cluster.listen");
    }
  }
}
