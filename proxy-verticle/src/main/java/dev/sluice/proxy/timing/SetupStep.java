package dev.sluice.proxy.timing;

/** A wait on the way of a request to its response. */
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
  CERTIFICATE,
  /** An origin that has a whole request, until the head of its response. */
  RESPONSE
}
