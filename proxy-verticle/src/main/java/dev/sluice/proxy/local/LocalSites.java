package dev.sluice.proxy.local;

import dev.sluice.config.net.LocalHost;
import dev.sluice.config.settings.proxy.ProxySettings;
import io.vertx.core.Vertx;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What serves each local host of a node. Safe for all event loops. */
public final class LocalSites {
  private final Map<LocalHost, PreparedSite> sites;
  private final AgentSite agents;

  private LocalSites(Map<LocalHost, PreparedSite> sites, AgentSite agents) {
    this.sites = sites;
    this.agents = agents;
  }

  /**
   * Those that the settings have on. Reads nothing yet.
   *
   * @param own the certificates of the node's CA
   */
  public static LocalSites of(Vertx vertx, ProxySettings settings, List<X509Certificate> own) {
    Map<LocalHost, PreparedSite> sites = new EnumMap<>(LocalHost.class);
    if (settings.localHosts().contains(LocalHost.SLUICE)) {
      sites.put(
          LocalHost.SLUICE,
          new PreparedSite(vertx, () -> SluicePages.make(own, settings.listen())));
    }
    return new LocalSites(sites, new AgentSite(vertx, settings.sandboxes()));
  }

  public LocalSites at(String node) {
    return new LocalSites(sites, agents.at(node));
  }

  public AgentSite agents() {
    return agents;
  }

  /** Empty for a host that is off: requests to it are refused. */
  public Optional<PreparedSite> get(LocalHost host) {
    return Optional.ofNullable(sites.get(host));
  }
}
