package dev.sluice.config.settings;

/**
 * How much one node holds at once: {@code proxy.limits.*}.
 *
 * @param connections open client connections, all clients
 * @param connectionsPerClient open connections of one client address
 * @param upstreamIdle idle upstream connections kept for each event loop and destination
 * @param upstreamIdleAll idle upstream connections kept for each event loop, all destinations
 * @param leafCertificates minted certificates kept
 */
public record ConnectionLimits(
    int connections,
    int connectionsPerClient,
    int upstreamIdle,
    int upstreamIdleAll,
    int leafCertificates) {
  public static final ConnectionLimits DEFAULTS =
      new ConnectionLimits(20_000, 20_000, 512, 1024, 1024);
}
