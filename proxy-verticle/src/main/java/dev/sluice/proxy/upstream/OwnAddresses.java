package dev.sluice.proxy.upstream;

import dev.sluice.config.net.EmbeddedIpv4;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.policy.snapshot.Snapshots;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where this node and what it relies on listen: its admin listener, the cluster, Kafka and the
 * middleware services. No policy and no exemption opens them. Event loop only.
 */
public final class OwnAddresses {
  private static final List<InetAddress> LOOPBACK =
      List.of(IpLiteral.parse("127.0.0.1").orElseThrow(), IpLiteral.parse("::1").orElseThrow());

  private final Snapshots snapshots;
  private final Set<HostPort> fixed;
  private Registrations known = Registrations.none();
  private Map<Integer, Set<String>> hosts;

  // The last addresses of the names, for when they cannot be resolved.
  private final Map<String, List<InetAddress>> resolved = new HashMap<>();

  public OwnAddresses(Snapshots snapshots, Set<HostPort> fixed) {
    this.snapshots = snapshots;
    this.fixed = Set.copyOf(fixed);
    this.hosts = byPort(this.fixed, known);
  }

  Set<String> at(int port) {
    Registrations current = snapshots.current().registrations();
    if (!current.equals(known)) {
      hosts = byPort(fixed, current);
      known = current;
      resolved.clear();
    }
    return hosts.getOrDefault(port, Set.of());
  }

  private static Map<Integer, Set<String>> byPort(Set<HostPort> fixed, Registrations services) {
    Map<Integer, Set<String>> hosts = new HashMap<>();
    fixed.forEach(own -> add(hosts, own.host(), own.port()));
    for (Registration service : services.services()) {
      URI endpoint = service.endpoint();
      int usual = "https".equalsIgnoreCase(endpoint.getScheme()) ? 443 : 80;
      int port = endpoint.getPort() < 0 ? usual : endpoint.getPort();
      add(hosts, endpoint.getHost(), port);
      service.address().ifPresent(address -> add(hosts, address.getHostAddress(), port));
    }
    return hosts;
  }

  private static void add(Map<Integer, Set<String>> hosts, String host, int port) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    hosts.computeIfAbsent(port, p -> new HashSet<>()).add(bare.toLowerCase(Locale.ROOT));
  }

  void onResolved(String name, List<InetAddress> addresses) {
    resolved.put(name, List.copyOf(addresses));
  }

  /** The addresses of a host, without a query; empty when it has to be resolved. */
  List<InetAddress> addresses(String host) {
    if (host.equals("localhost")) {
      return LOOPBACK;
    }
    return IpLiteral.parse(host)
        .map(List::of)
        .orElseGet(() -> resolved.getOrDefault(host, List.of()));
  }

  static boolean meet(InetAddress destination, List<InetAddress> own) {
    return EmbeddedIpv4.readings(destination).stream()
        .anyMatch(reading -> own.stream().anyMatch(address -> isSame(reading, address)));
  }

  // The unspecified address listens on every local one, and leads to a local one.
  private static boolean isSame(InetAddress destination, InetAddress own) {
    return destination.equals(own)
        || (own.isAnyLocalAddress() && isLocal(destination))
        || (destination.isAnyLocalAddress() && isLocal(own));
  }

  private static boolean isLocal(InetAddress address) {
    try {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return true;
    }
  }
}
