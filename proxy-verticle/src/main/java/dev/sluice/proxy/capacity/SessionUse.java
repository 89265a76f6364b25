package dev.sluice.proxy.capacity;

/** What the services of a session read. */
public enum SessionUse {
  /** The body of a request, as a stream. */
  REQUEST,
  /** A response. */
  RESPONSE,
  /** Messages of a WebSocket. */
  MESSAGES
}
