package dev.sluice.proxy.upstream;

import dev.sluice.config.net.AddressRanges;
import dev.sluice.config.net.IpLiteral;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The host names of container engines that have a link-local address in the node's hosts file
 * (data-plane 11.1, mode 1). Read once; any thread.
 */
record TrustedGateways(Map<String, InetAddress> byName) {
  static final TrustedGateways NONE = new TrustedGateways(Map.of());

  private static final Path HOSTS = Path.of("/etc/hosts");
  private static final Set<String> NAMES =
      Set.of("host.openshell.internal", "host.containers.internal", "host.docker.internal");

  // Metadata services of clouds; never a gateway.
  private static final AddressRanges METADATA =
      AddressRanges.of("169.254.169.0/24", "169.254.170.0/24");

  TrustedGateways {
    byName = Map.copyOf(byName);
  }

  static TrustedGateways ofSystem() {
    return read(HOSTS);
  }

  /** Reads a hosts file; without a readable file these names are like any other. */
  static TrustedGateways read(Path hosts) {
    Map<String, InetAddress> found = new HashMap<>();
    try {
      Files.readAllLines(hosts).forEach(line -> add(line, found));
    } catch (IOException e) {
      return NONE;
    }
    return new TrustedGateways(found);
  }

  // The first line with a name counts, as in resolvers.
  private static void add(String line, Map<String, InetAddress> found) {
    String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
    Optional<InetAddress> address = IpLiteral.parse(words[0]);
    if (address.isPresent() && isGateway(address.get())) {
      List.of(words).stream()
          .skip(1)
          .map(word -> word.toLowerCase(Locale.ROOT))
          .filter(NAMES::contains)
          .forEach(name -> found.putIfAbsent(name, address.get()));
    }
  }

  private static boolean isGateway(InetAddress address) {
    return address.isLinkLocalAddress() && !METADATA.contain(address);
  }

  Optional<InetAddress> of(String host) {
    return byName.isEmpty() ? Optional.empty() : Optional.ofNullable(byName.get(host));
  }
}
