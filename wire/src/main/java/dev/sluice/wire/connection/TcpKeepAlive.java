package dev.sluice.wire.connection;

import io.vertx.core.net.TCPSSLOptions;

/**
 * TCP keep-alive of both sides. A peer that vanished without a word is found within two minutes,
 * and NAT devices on the way do not forget connections that wait for an answer.
 */
public final class TcpKeepAlive {
  private static final int IDLE_SECONDS = 60;
  private static final int INTERVAL_SECONDS = 15;
  private static final int PROBES = 4;

  private TcpKeepAlive() {}

  public static <T extends TCPSSLOptions> T probed(T options) {
    options
        .setTcpKeepAlive(true)
        .setTcpKeepAliveIdleSeconds(IDLE_SECONDS)
        .setTcpKeepAliveIntervalSeconds(INTERVAL_SECONDS)
        .setTcpKeepAliveCount(PROBES);
    return options;
  }
}
