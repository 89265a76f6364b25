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
  private final Map<LocalHost, LocalSite> sites;

  private LocalSites(Map<LocalHost, LocalSite> sites) {
    this.sites = sites;
  }

  /**
   * Those that the settings have on. Reads nothing yet.
   *
   * @param own the certificates of the node's CA
   */
  public static LocalSites of(Vertx vertx, ProxySettings settings, List<X509Certificate> own) {
    Map<LocalHost, LocalSite> sites = new EnumMap<>(LocalHost.class);
    for (LocalHost host : settings.localHosts()) {
      LocalSite site =
          switch (host) {
            case SLUICE -> new PreparedSite(vertx, () -> SluicePages.make(own, settings.listen()));
          };
      sites.put(host, site);
    }
    return new LocalSites(sites);
  }

  /** Empty for a host that is off: it is refused, and belongs to nobody else. */
  public Optional<LocalSite> get(LocalHost host) {
    return Optional.ofNullable(sites.get(host));
  }
}
