package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.settings.ClusterSettings.Keys;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code cluster.*}. */
final class ClusterSettingsReader {
  private static final ClusterSettings DEFAULTS = ClusterSettings.DEFAULTS;
  private static final int MAX_MEMBERS = 256;
  private static final int MAX_PORT = 65_535;

  private final Path directory;

  ClusterSettingsReader(Path directory) {
    this.directory = directory;
  }

  ClusterSettings read(Fields cluster) {
    ClusterSettings read =
        new ClusterSettings(
            cluster.take("listen").flatMap(Addresses::listen).orElse(DEFAULTS.listen()),
            cluster.integer("bus_port", 0, MAX_PORT, DEFAULTS.busPort()),
            members(cluster),
            cluster.section("tls", this::keys));
    if (read.joins()) {
      check(cluster, read);
    }
    return read;
  }

  private static List<HostPort> members(Fields cluster) {
    Optional<Cursor> list = cluster.take("members");
    List<HostPort> members =
        list.map(Cursor::items).orElse(List.of()).stream()
            .flatMap(item -> Addresses.listen(item).stream())
            .toList();
    if (members.size() > MAX_MEMBERS) {
      cluster.error("members", "at most %d; the others are found by these".formatted(MAX_MEMBERS));
    }
    return members;
  }

  private Optional<Keys> keys(Fields tls) {
    Optional<Path> certificate = file(tls, "certificate_file");
    Optional<Path> key = file(tls, "key_file");
    Optional<Path> authority = file(tls, "ca_file");
    if (certificate.isPresent() && key.isPresent() && authority.isPresent()) {
      return Optional.of(new Keys(certificate.get(), key.get(), authority.get()));
    }
    if (certificate.isPresent() || key.isPresent() || authority.isPresent()) {
      tls.error("certificate_file, key_file and ca_file go together; name all three");
    }
    return Optional.empty();
  }

  private Optional<Path> file(Fields tls, String key) {
    return tls.take(key).flatMap(Cursor::text).map(directory::resolve);
  }

  private static void check(Fields cluster, ClusterSettings read) {
    if (read.listen().port() == 0) {
      cluster.error("listen", "the others have to know the port; choose one, such as 7800");
    }
    if (read.keys().isEmpty() && !Addresses.isLoopback(read.listen())) {
      cluster.error(
          "tls",
          "a cluster that others than this machine can reach needs certificate_file, key_file and"
              + " ca_file; 'sluice cluster keys --out DIR' makes them");
    }
    List<HostPort> names = read.members().stream().filter(m -> address(m).isEmpty()).toList();
    if (!names.isEmpty() && names.size() < read.members().size()) {
      cluster.error("members", "addresses and names do not mix; write all as one or the other");
    }
    if (names.stream().anyMatch(name -> name.port() != read.listen().port())) {
      cluster.error("members", "members given by name share the port of cluster.listen");
    }
  }

  private static Optional<InetAddress> address(HostPort where) {
    return IpLiteral.parse(where.host());
  }
}
