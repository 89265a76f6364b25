package dev.sluice.config.settings.proxy;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.net.LocalHost;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The proxy role: {@code proxy.*}.
 *
 * @param listen {@code proxy.listen}
 * @param sandboxes {@code proxy.sandboxes} and {@code proxy.authentication}
 * @param credentials {@code proxy.credentials}
 * @param knownValues {@code proxy.known_values}
 * @param hosts {@code proxy.hosts}: lower-case names that resolve to a fixed address, like curl's
 *     --resolve
 * @param exempt {@code proxy.destinations.allow}: ranges that the destination guard lets through
 * @param upstream {@code proxy.upstream}
 * @param halfClose {@code proxy.half_close}
 * @param refusedConnect {@code proxy.refuse_connect}
 * @param http2 {@code proxy.http2} and {@code proxy.http2_limits}
 * @param localHosts those that the proxy answers: {@code proxy.sluice_local}
 * @param authorityExport {@code proxy.ca.export}: file that gets the certificates that clients have
 *     to trust, readable by everybody
 * @param recodes {@code proxy.inspection.recode}: responses that were decoded and changed get their
 *     codings back
 */
public record ProxySettings(
    HostPort listen,
    Sandboxes sandboxes,
    List<Credential> credentials,
    KnownValueSettings knownValues,
    Map<String, InetAddress> hosts,
    List<Cidr> exempt,
    UpstreamSettings upstream,
    ConnectionLimits limits,
    Timeouts timeouts,
    Capacity capacity,
    HalfClose halfClose,
    RefusedConnect refusedConnect,
    Http2Use http2,
    Set<LocalHost> localHosts,
    Optional<Path> authorityExport,
    boolean recodes) {

  public static final ProxySettings DEFAULTS =
      new ProxySettings(
          new HostPort("127.0.0.1", 3128),
          Sandboxes.NONE,
          List.of(),
          KnownValueSettings.DEFAULTS,
          Map.of(),
          List.of(),
          UpstreamSettings.DEFAULTS,
          ConnectionLimits.DEFAULTS,
          Timeouts.DEFAULTS,
          Capacity.DEFAULTS,
          HalfClose.ABORT,
          RefusedConnect.STATUS,
          Http2Use.DEFAULTS,
          Set.of(LocalHost.SLUICE),
          Optional.empty(),
          false);

  public ProxySettings {
    credentials = List.copyOf(credentials);
    hosts = Map.copyOf(hosts);
    exempt = List.copyOf(exempt);
    localHosts = Set.copyOf(localHosts);
  }

  public static ProxySettings read(Fields proxy, Path directory) {
    HostPort listen = proxy.take("listen").flatMap(HostPort::read).orElse(DEFAULTS.listen());
    Sandboxes sandboxes = Sandboxes.read(proxy, listen);
    return new ProxySettings(
        listen,
        sandboxes,
        proxy.section("credentials", at -> Credential.readAll(at, directory, sandboxes.ids())),
        proxy.section("known_values", at -> KnownValueSettings.read(at, directory)),
        proxy.section("hosts", ProxySettings::hosts),
        proxy.section("destinations", ProxySettings::exempt),
        proxy.section("upstream", at -> UpstreamSettings.read(at, directory)),
        proxy.section("limits", ConnectionLimits::read),
        proxy.section("timeouts", Timeouts::read),
        proxy.section("capacity", Capacity::read),
        proxy.choice("half_close", HalfClose.WORDS, DEFAULTS.halfClose()),
        proxy.choice("refuse_connect", RefusedConnect.WORDS, DEFAULTS.refusedConnect()),
        Http2Use.read(proxy),
        localHosts(proxy),
        proxy.section("ca", at -> at.file("export", directory)),
        proxy.section("inspection", at -> at.isOn("recode", DEFAULTS.recodes())));
  }

  private static Map<String, InetAddress> hosts(Fields hosts) {
    Map<String, InetAddress> fixed = new LinkedHashMap<>();
    for (Map.Entry<String, Cursor> entry : hosts.entries()) {
      Cursor at = entry.getValue();
      if (LocalHost.refuse(at, entry.getKey())) {
        continue;
      }
      Optional<InetAddress> address = at.text().flatMap(IpLiteral::parse);
      if (address.isEmpty()) {
        at.error("expected the IP address that the name resolves to");
      } else if (fixed.put(entry.getKey().toLowerCase(Locale.ROOT), address.get()) != null) {
        at.error("duplicate name, ignoring case; keep one");
      }
    }
    return fixed;
  }

  private static Set<LocalHost> localHosts(Fields proxy) {
    boolean on = proxy.isOn("sluice_local", true);
    return on ? DEFAULTS.localHosts() : Set.of();
  }

  private static List<Cidr> exempt(Fields destinations) {
    return destinations.take("allow").map(Cursor::items).orElse(List.of()).stream()
        .flatMap(item -> Cidr.read(item).stream())
        .toList();
  }
}
