package dev.sluice.app.cluster;

import dev.sluice.app.cluster.presence.PresenceClusterManager;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.ClusterSettings;
import dev.sluice.config.settings.ClusterSettings.Keys;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import java.io.IOException;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.EmbeddedJGroupsChannelConfigurator;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.util.DefaultSocketFactory;
import org.jgroups.util.SocketFactory;

/**
 * This node's membership in the cluster, and the options of its bus. With {@code cluster.tls} all
 * connections use mutual TLS 1.3. Joining blocks.
 */
public final class Membership implements AutoCloseable {
  private static final String CLUSTER = "sluice";
  private static final String TLS = "TLSv1.3";
  private static final int BUS_CONNECT_MS = 1000;

  private final String node;
  private final DefaultCacheManager caches;
  private final EventBusOptions bus;

  private Membership(String node, DefaultCacheManager caches, EventBusOptions bus) {
    this.node = node;
    this.caches = caches;
    this.bus = bus;
  }

  /**
   * Joins the running members, or forms the cluster as the first.
   *
   * @param node name of this node
   * @throws UnusableCluster when a file of {@code cluster.tls} cannot be used, or no address of
   *     this machine is reachable
   */
  public static Membership join(String node, ClusterSettings settings) {
    HostPort bind = MemberAddress.of(settings.listen());
    GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
    global.jmx().disable();
    // The teardown of the node stops it, after its users.
    global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    global.defaultCacheName("sluice");
    global
        .transport()
        .clusterName(CLUSTER)
        .nodeName(node)
        .stack(CLUSTER)
        .jgroups()
        .addStack(CLUSTER)
        .channelConfigurator(
            new EmbeddedJGroupsChannelConfigurator(
                CLUSTER, MemberProtocols.of(bind, settings.members()), null));
    settings
        .keys()
        .ifPresent(
            keys ->
                global
                    .transport()
                    .addProperty(
                        JGroupsTransport.SOCKET_FACTORY, sockets(MemberTls.context(keys))));
    DefaultCacheManager caches = new DefaultCacheManager(global.build(), false);
    define(caches);
    start(caches, bind);
    return new Membership(node, caches, busOptions(bind.host(), settings));
  }

  private static void start(DefaultCacheManager caches, HostPort bind) {
    try {
      caches.start();
    } catch (RuntimeException e) {
      caches.stop();
      throw new UnusableCluster(
          "cluster.listen: cannot listen on %s for members; set it to a free address of this machine"
              .formatted(bind),
          e);
    }
  }

  /** For one Vert.x, which must be closed before the membership. */
  public ClusterManager clusterManager() {
    return new PresenceClusterManager(node, caches);
  }

  public EventBusOptions bus() {
    return bus;
  }

  /** The members, this node included, as JGroups names them. */
  public String members() {
    return caches.getClusterMembers();
  }

  @Override
  public void close() throws IOException {
    caches.close();
  }

  /** Defines the caches of the cluster manager, replicated to every node. */
  private static void define(DefaultCacheManager caches) {
    Configuration replicated =
        new ConfigurationBuilder().clustering().cacheMode(CacheMode.REPL_SYNC).build();
    for (String name : Set.of("sluice", "__vertx.subs", "__vertx.haInfo", "__vertx.nodeInfo")) {
      caches.defineConfiguration(name, replicated);
    }
    caches.defineConfiguration("__vertx.distributed.cache.configuration", replicated);
  }

  private static SocketFactory sockets(SSLContext context) {
    DefaultSocketFactory sockets = new DefaultSocketFactory(context);
    sockets.setServerSocketConfigurator(
        socket -> {
          if (socket instanceof SSLServerSocket tls) {
            tls.setNeedClientAuth(true);
            tls.setEnabledProtocols(new String[] {TLS});
          }
        });
    return sockets;
  }

  private static EventBusOptions busOptions(String host, ClusterSettings settings) {
    EventBusOptions options =
        new EventBusOptions()
            .setHost(host)
            .setPort(settings.busPort())
            .setConnectTimeout(BUS_CONNECT_MS);
    settings.keys().ifPresent(keys -> secure(options, keys));
    return options;
  }

  /** Host names are not checked: the authority signs the members of this cluster only. */
  private static void secure(EventBusOptions options, Keys keys) {
    options
        .setSsl(true)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(keys.certificate().toString())
                .setKeyPath(keys.key().toString()))
        .setTrustOptions(new PemTrustOptions().addCertPath(keys.authority().toString()));
    options.setEnabledSecureTransportProtocols(Set.of(TLS));
  }
}
