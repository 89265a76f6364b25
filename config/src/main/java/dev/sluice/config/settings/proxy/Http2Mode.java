package dev.sluice.config.settings.proxy;

import java.util.Map;

/** Who may speak HTTP/2 within intercepted tunnels: {@code proxy.http2}. */
public enum Http2Mode {
  /** Nobody; clients and origins are offered HTTP/1.1 alone. */
  OFF,
  /** Clients; their requests go on as HTTP/1.1. */
  BRIDGE;

  static final Map<String, Http2Mode> WORDS = Map.of("off", OFF, "bridge", BRIDGE);
}
