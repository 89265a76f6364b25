package dev.sluice.config.settings;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.settings.credentials.CredentialsReader;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code proxy.*}. */
final class ProxySettingsReader {
  static final ProxySettings DEFAULTS =
      new ProxySettings(
          new HostPort("127.0.0.1", 3128),
          Sandboxes.NONE,
          List.of(),
          Map.of(),
          List.of(),
          UpstreamSettings.DEFAULTS,
          ConnectionLimits.DEFAULTS,
          Timeouts.DEFAULTS,
          Capacity.DEFAULTS);

  private static final int MAX_CONNECTIONS = 1_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration LONGEST_TUNNEL = Duration.ofDays(30);

  private final Path directory;

  ProxySettingsReader(Path directory) {
    this.directory = directory;
  }

  ProxySettings read(Fields proxy) {
    HostPort listen = proxy.take("listen").flatMap(Addresses::listen).orElse(DEFAULTS.listen());
    Sandboxes sandboxes = new SandboxesReader(listen).read(proxy);
    return new ProxySettings(
        listen,
        sandboxes,
        proxy.section("credentials", new CredentialsReader(directory, sandboxes.ids())::read),
        proxy.section("hosts", ProxySettingsReader::hosts),
        proxy.section("destinations", ProxySettingsReader::exempt),
        proxy.section("upstream", new UpstreamReader(directory)::read),
        proxy.section("limits", ProxySettingsReader::limits),
        proxy.section("timeouts", ProxySettingsReader::timeouts),
        proxy.section("capacity", ProxySettingsReader::capacity));
  }

  private static Map<String, InetAddress> hosts(Fields hosts) {
    Map<String, InetAddress> fixed = new LinkedHashMap<>();
    for (Map.Entry<String, Cursor> entry : hosts.entries()) {
      Cursor at = entry.getValue();
      Optional<InetAddress> address = at.text().flatMap(IpLiteral::parse);
      if (address.isEmpty()) {
        at.error("expected the IP address that the name resolves to");
      } else if (fixed.put(entry.getKey().toLowerCase(Locale.ROOT), address.get()) != null) {
        at.error("the name stands here twice, apart from upper and lower case; keep one");
      }
    }
    return fixed;
  }

  private static List<Cidr> exempt(Fields destinations) {
    return destinations.take("allow").map(Cursor::items).orElse(List.of()).stream()
        .flatMap(item -> Addresses.range(item).stream())
        .toList();
  }

  private static ConnectionLimits limits(Fields limits) {
    ConnectionLimits defaults = ConnectionLimits.DEFAULTS;
    return new ConnectionLimits(
        limits.integer("connections", 1, MAX_CONNECTIONS, defaults.connections()),
        limits.integer(
            "connections_per_client", 1, MAX_CONNECTIONS, defaults.connectionsPerClient()),
        limits.integer("upstream_idle", 0, 65_536, defaults.upstreamIdle()),
        limits.integer("upstream_idle_all", 0, 65_536, defaults.upstreamIdleAll()),
        limits.integer("leaf_certificates", 1, 65_536, defaults.leafCertificates()));
  }

  private static Timeouts timeouts(Fields timeouts) {
    Timeouts defaults = Timeouts.DEFAULTS;
    return new Timeouts(
        duration(timeouts, "head", defaults.head()),
        duration(timeouts, "idle", defaults.idle()),
        duration(timeouts, "body", defaults.body()),
        duration(timeouts, "inspection", defaults.inspection()),
        duration(timeouts, "handshake", defaults.handshake()),
        duration(timeouts, "connect", defaults.connect()),
        duration(timeouts, "response", defaults.response()),
        duration(timeouts, "send", defaults.send()),
        Quantity.duration(timeouts, "tunnel", SHORTEST, LONGEST_TUNNEL, defaults.tunnel()),
        duration(timeouts, "drain", defaults.drain()));
  }

  private static Capacity capacity(Fields capacity) {
    return new Capacity(
        capacity.integer("active", 1, 4096, Capacity.DEFAULTS.active()),
        capacity.integer("waiting", 0, 65_536, Capacity.DEFAULTS.waiting()),
        capacity
            .take("outgoing")
            .flatMap(at -> Quantity.bytes(at, 1L << 20, 1L << 40))
            .orElse(Capacity.DEFAULTS.outgoing()));
  }

  private static Duration duration(Fields fields, String key, Duration otherwise) {
    return Quantity.duration(fields, key, SHORTEST, LONGEST, otherwise);
  }
}
