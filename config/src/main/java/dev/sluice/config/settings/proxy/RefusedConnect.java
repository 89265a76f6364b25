package dev.sluice.config.settings.proxy;

import java.util.Map;

/** How a {@code CONNECT} that policy denies is answered: {@code proxy.refuse_connect}. */
public enum RefusedConnect {
  /** By its status, as OpenShell does. */
  STATUS,
  /**
   * By a response within the tunnel, to the first request, since many clients retry, or hide the
   * reason, when a tunnel is refused. Nothing is resolved or dialed.
   */
  INSIDE;

  static final Map<String, RefusedConnect> WORDS = Map.of("status", STATUS, "inside", INSIDE);
}
