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
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jgroups.JChannel;
import org.jgroups.util.DefaultSocketFactory;
import org.jgroups.util.SocketFactory;
import org.jgroups.util.Util;

/**
 * This node's membership in the cluster, and the options of its bus. With {@code cluster.tls} all
 * connections use mutual TLS 1.3. Joining blocks.
 */
public final class Membership implements AutoCloseable {
  private static final String GROUP = "sluice-members";

  private static final String TLS = "TLSv1.3";
  private static final int BUS_CONNECT_MS = 1000;
  private static final Executor HANDSHAKE_LIMIT =
      CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

  private final String node;
  private final JChannel channel;
  private final EventBusOptions bus;

  private Membership(String node, JChannel channel, EventBusOptions bus) {
    this.node = node;
    this.channel = channel;
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
    HostPort bind = address(settings.listen());
    JChannel channel = channel(node, bind, settings);
    connect(channel, bind);
    return new Membership(node, channel, busOptions(bind.host(), settings));
  }

  private static JChannel channel(String node, HostPort bind, ClusterSettings settings) {
    Optional<SSLContext> tls = settings.keys().map(MemberTls::context);
    JChannel channel = MemberProtocols.channel(bind, settings.members());
    tls.ifPresent(
        context -> channel.getProtocolStack().getTransport().setSocketFactory(sockets(context)));
    return channel.setName(node);
  }

  private static void connect(JChannel channel, HostPort bind) {
    try {
      channel.connect(GROUP);
    } catch (Exception e) {
      channel.close();
      throw new UnusableCluster(unusable(bind, e), e);
    }
  }

  private static String unusable(HostPort bind, Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .anyMatch(SocketException.class::isInstance)
        ? "cluster.listen: cannot listen on %s for members; set it to a free address of this machine"
            .formatted(bind)
        : "cluster.members: cannot join the cluster (%s); check the addresses and cluster.tls of the members"
            .formatted(failure.getMessage());
  }

  /** For one Vert.x, which must be closed before the membership. */
  public ClusterManager clusterManager() {
    return new PresenceClusterManager(node, channel);
  }

  public EventBusOptions bus() {
    return bus;
  }

  public String members() {
    return channel.getView().getMembers().toString();
  }

  JChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.close();
  }

  private static SocketFactory sockets(SSLContext context) {
    DefaultSocketFactory sockets = new DefaultSocketFactory(context);
    sockets.setSocketConfigurator(Membership::limitHandshake);
    sockets.setServerSocketConfigurator(
        socket -> {
          if (socket instanceof SSLServerSocket tls) {
            tls.setNeedClientAuth(true);
            tls.setEnabledProtocols(new String[] {TLS});
          }
        });
    return sockets;
  }

  /**
   * Closes a socket whose peer accepts the connection and says nothing, such as a paused process.
   * Java has no time limit for handshakes.
   */
  private static void limitHandshake(Socket socket) {
    if (socket instanceof SSLSocket tls) {
      AtomicBoolean done = new AtomicBoolean();
      tls.addHandshakeCompletedListener(completed -> done.set(true));
      HANDSHAKE_LIMIT.execute(
          () -> {
            if (!done.get()) {
              Util.close(tls);
            }
          });
    }
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

  /**
   * Resolves a name, and replaces a wildcard by the machine's first address that is not loopback,
   * IPv4 before IPv6.
   *
   * @throws UnusableCluster when there is none
   */
  static HostPort address(HostPort listen) {
    try {
      InetAddress named = InetAddress.getByName(listen.host());
      InetAddress own = named.isAnyLocalAddress() ? reachable() : named;
      return new HostPort(own.getHostAddress(), listen.port());
    } catch (IOException e) {
      throw new UnusableCluster(
          "cluster.listen: %s is not an address of this machine; name one".formatted(listen), e);
    }
  }

  private static InetAddress reachable() throws IOException {
    Optional<InetAddress> found =
        NetworkInterface.networkInterfaces()
            .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
            .flatMap(card -> Collections.list(card.getInetAddresses()).stream())
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .min(Comparator.comparing(address -> !(address instanceof Inet4Address)));
    return found.orElseThrow(() -> new IOException("none but loopback"));
  }
}
