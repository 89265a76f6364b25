package dev.sluice.proxy;

import dev.sluice.config.settings.proxy.ConnectionLimits;

/** Limits of the sessions that services read. */
final class SessionLimits {
  private SessionLimits() {}

  /** One session, and otherwise the usual limits. */
  static ConnectionLimits one() {
    ConnectionLimits usual = ConnectionLimits.DEFAULTS;
    return new ConnectionLimits(
        usual.connections(),
        usual.connectionsPerClient(),
        usual.upstreamConnections(),
        usual.upstreamIdle(),
        usual.upstreamIdleAll(),
        usual.leafCertificates(),
        usual.minBodyRate(),
        1);
  }
}
