package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Fields;

/**
 * How much one node holds at once: {@code proxy.limits.*}.
 *
 * @param connections open client connections, all clients
 * @param connectionsPerClient open connections of one client address
 * @param upstreamConnections connections to origins, in use or idle
 * @param upstreamIdle idle upstream connections kept for each event loop and destination
 * @param upstreamIdleAll idle upstream connections kept for each event loop, all destinations
 * @param leafCertificates minted certificates kept
 * @param minBodyRate bytes per second of a body that is read for inspection; 0 for no minimum
 * @param websocketSessions WebSocket sessions, requests and responses that services read as
 *     streams, 1 to 65536
 * @param inspectedBytes bytes of streamed messages that are held for stages, 4 MiB to 1 TiB
 */
public record ConnectionLimits(
    int connections,
    int connectionsPerClient,
    int upstreamConnections,
    int upstreamIdle,
    int upstreamIdleAll,
    int leafCertificates,
    int minBodyRate,
    int websocketSessions,
    long inspectedBytes) {
  private static final long USUAL_INSPECTED = 256L << 20;

  public static final ConnectionLimits DEFAULTS =
      new ConnectionLimits(20_000, 20_000, 30_000, 512, 1024, 1024, 1024, 1024);

  private static final int MAX_CONNECTIONS = 1_000_000;
  private static final int MAX_KEPT = 65_536;
  private static final int MAX_BODY_RATE = 1 << 30;
  private static final long MIN_INSPECTED = 4L << 20;
  private static final long MAX_INSPECTED = 1L << 40;

  public ConnectionLimits(
      int connections,
      int connectionsPerClient,
      int upstreamConnections,
      int upstreamIdle,
      int upstreamIdleAll,
      int leafCertificates,
      int minBodyRate,
      int websocketSessions) {
    this(
        connections,
        connectionsPerClient,
        upstreamConnections,
        upstreamIdle,
        upstreamIdleAll,
        leafCertificates,
        minBodyRate,
        websocketSessions,
        USUAL_INSPECTED);
  }

  static ConnectionLimits read(Fields limits) {
    return new ConnectionLimits(
        limits.integer("connections", 1, MAX_CONNECTIONS, DEFAULTS.connections()),
        limits.integer(
            "connections_per_client", 1, MAX_CONNECTIONS, DEFAULTS.connectionsPerClient()),
        limits.integer("upstream_connections", 1, MAX_CONNECTIONS, DEFAULTS.upstreamConnections()),
        limits.integer("upstream_idle", 0, MAX_KEPT, DEFAULTS.upstreamIdle()),
        limits.integer("upstream_idle_all", 0, MAX_KEPT, DEFAULTS.upstreamIdleAll()),
        limits.integer("leaf_certificates", 1, MAX_KEPT, DEFAULTS.leafCertificates()),
        limits.integer("min_body_rate", 0, MAX_BODY_RATE, DEFAULTS.minBodyRate()),
        limits.integer("websocket_sessions", 1, MAX_KEPT, DEFAULTS.websocketSessions()),
        limits.bytes("inspected_bytes", MIN_INSPECTED, MAX_INSPECTED, DEFAULTS.inspectedBytes()));
  }
}
