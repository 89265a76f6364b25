package dev.sluice.config.settings;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.credentials.Credential;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * The proxy role: {@code proxy.*}.
 *
 * @param listen {@code proxy.listen}
 * @param sandboxes {@code proxy.sandboxes} and {@code proxy.authentication}
 * @param credentials {@code proxy.credentials}
 * @param hosts {@code proxy.hosts}: lower-case names that resolve to a fixed address, like curl's
 *     --resolve
 * @param exempt {@code proxy.destinations.allow}: ranges that the destination guard lets through
 * @param upstream {@code proxy.upstream}
 */
public record ProxySettings(
    HostPort listen,
    Sandboxes sandboxes,
    List<Credential> credentials,
    Map<String, InetAddress> hosts,
    List<Cidr> exempt,
    UpstreamSettings upstream,
    ConnectionLimits limits,
    Timeouts timeouts,
    Capacity capacity) {
  public ProxySettings {
    credentials = List.copyOf(credentials);
    hosts = Map.copyOf(hosts);
    exempt = List.copyOf(exempt);
  }
}
