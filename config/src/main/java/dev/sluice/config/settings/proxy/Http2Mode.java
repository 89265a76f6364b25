package dev.sluice.config.settings.proxy;

import java.util.Map;

/** Who may speak HTTP/2 within intercepted tunnels: {@code proxy.http2}. */
public enum Http2Mode {
  /** No peer; clients and origins are offered HTTP/1.1 alone. */
  OFF,
  /** Clients and origins, each for itself: one of either version reaches one of the other. */
  BRIDGE,
  /** Clients, where the origin chooses it. */
  ORIGIN;

  static final Map<String, Http2Mode> WORDS =
      Map.of("off", OFF, "bridge", BRIDGE, "origin", ORIGIN);
}
