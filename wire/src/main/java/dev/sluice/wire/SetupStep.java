package dev.sluice.wire;

public enum SetupStep {
  /** The addresses of a name, where they are not cached. */
  RESOLVE,
  CONNECT,
  ORIGIN_TLS,
  CLIENT_TLS,
  /** A certificate for a host that has none in the cache. */
  CERTIFICATE,
  /** An origin that has a whole request, until the head of its response. */
  RESPONSE
}
