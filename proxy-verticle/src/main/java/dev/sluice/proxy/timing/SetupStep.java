package dev.sluice.proxy.timing;

/** A step that a connection takes before its first request flows. */
public enum SetupStep {
  /** The addresses of a name, where they are not cached. */
  RESOLVE,
  /** TCP to one address of an origin. */
  CONNECT,
  /** The TLS handshake with an origin. */
  ORIGIN_TLS,
  /** The TLS handshake with a client, after its CONNECT. */
  CLIENT_TLS,
  /** A certificate for a host that has none in the cache. */
  CERTIFICATE
}
