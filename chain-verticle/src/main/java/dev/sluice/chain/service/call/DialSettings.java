package dev.sluice.chain.service.call;

import dev.sluice.chain.service.socket.HeldReply;
import dev.sluice.chain.service.token.ServiceTokens;
import dev.sluice.config.registration.Registration;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How services are dialed, and their connections watched.
 *
 * @param connectTimeout for TCP and for TLS, each
 * @param hosts {@code proxy.hosts}: lower-case names that resolve to a fixed address
 * @param pings between two pings of a connection whose calls are not answered
 * @param resets the window of {@link ResetAllowance}
 * @param tokens of the calls
 * @param replies bounds of what replies hold
 */
public record DialSettings(
    Duration connectTimeout,
    Map<String, InetAddress> hosts,
    Duration pings,
    Duration resets,
    ServiceTokens tokens,
    HeldReply.Bounds replies) {
  public DialSettings {
    hosts = Map.copyOf(hosts);
  }

  public DialSettings(Duration connectTimeout, Map<String, InetAddress> hosts) {
    this(
        connectTimeout,
        hosts,
        KeepAlive.INTERVAL,
        ResetAllowance.WINDOW,
        ServiceTokens.none(),
        HeldReply.Bounds.usual());
  }

  public DialSettings with(ServiceTokens tokens) {
    return new DialSettings(connectTimeout, hosts, pings, resets, tokens, replies);
  }

  public DialSettings with(HeldReply.Bounds bounds) {
    return new DialSettings(connectTimeout, hosts, pings, resets, tokens, bounds);
  }

  public static DialSettings within(Duration connectTimeout) {
    return new DialSettings(connectTimeout, Map.of());
  }

  /**
   * The address to dial: the node's own, the file's, or else the system's. The certificate is
   * verified for the name in any case.
   */
  HttpConnectOptions to(Registration registration) {
    String host = registration.host();
    int port = registration.port();
    HttpConnectOptions options = new HttpConnectOptions().setHost(host).setPort(port);
    Optional.ofNullable(hosts.get(host.toLowerCase(Locale.ROOT)))
        .or(registration::address)
        .map(fixed -> SocketAddress.inetSocketAddress(new InetSocketAddress(fixed, port)))
        .ifPresent(options::setServer);
    return options;
  }
}
