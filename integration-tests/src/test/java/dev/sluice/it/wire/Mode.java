package dev.sluice.it.wire;

/** How a client gets to an origin. */
enum Mode {
  /** Absolute-form to the proxy. */
  PLAIN,
  /** Origin-form inside an intercepted CONNECT tunnel. */
  TUNNEL
}
