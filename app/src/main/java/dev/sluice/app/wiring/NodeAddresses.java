package dev.sluice.app.wiring;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Where a node, its cluster and its broker listen, apart from proxied traffic. */
final class NodeAddresses {
  private NodeAddresses() {}

  static Set<HostPort> of(Settings settings, Vertx vertx) {
    Set<HostPort> all = new HashSet<>(Set.of(settings.admin().listen()));
    if (settings.cluster().joins()) {
      HostPort members = settings.cluster().listen();
      all.add(members);
      all.add(new HostPort(members.host(), settings.cluster().busPort()));
      all.addAll(settings.cluster().members());
    }
    if (vertx.isClustered()) {
      NodeInfo bus = ((VertxInternal) vertx).clusterManager().getNodeInfo();
      all.add(new HostPort(bus.host(), bus.port()));
    }
    Stream.of(settings.kafka().bootstrapServers().split(",", -1))
        .map(String::strip)
        .map(HostPort::parse)
        .forEach(all::add);
    all.removeIf(address -> address.port() == 0);
    return all;
  }
}
