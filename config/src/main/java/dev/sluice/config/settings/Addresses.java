package dev.sluice.config.settings;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.source.Cursor;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/** Settings that name hosts, ports and ranges. */
final class Addresses {
  private Addresses() {}

  /** Where something listens; port 0 lets the system choose. */
  static Optional<HostPort> listen(Cursor at) {
    return at.text().flatMap(text -> hostPort(at, text));
  }

  /** A comma-separated list of host:port, as Kafka takes it. */
  static Optional<String> servers(Cursor at) {
    return at.text().filter(text -> allServers(at, text));
  }

  /** Whether a list that {@link #servers} took names nothing but this machine. */
  static boolean allLoopback(String servers) {
    return Arrays.stream(servers.split(",", -1))
        .map(server -> HostPort.parse(server.strip()))
        .allMatch(Addresses::isLoopback);
  }

  static boolean isLoopback(HostPort where) {
    return where.host().equals("localhost")
        || IpLiteral.parse(where.host()).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  static Optional<Cidr> range(Cursor at) {
    return at.text()
        .flatMap(
            text -> {
              try {
                return Optional.of(Cidr.parse(text));
              } catch (IllegalArgumentException e) {
                at.error("not an address range; write an IP address or one such as 10.0.0.0/8");
                return Optional.empty();
              }
            });
  }

  private static boolean allServers(Cursor at, String text) {
    for (String server : text.split(",", -1)) {
      if (hostPort(at, server.strip()).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static Optional<HostPort> hostPort(Cursor at, String text) {
    try {
      return Optional.of(HostPort.parse(text));
    } catch (IllegalArgumentException e) {
      at.error("expected host:port, such as 127.0.0.1:3128 or [::1]:3128");
      return Optional.empty();
    }
  }
}
