package dev.sluice.proxy.wire.websocket;

/** What the extensions of a 101 mean for an offer. */
public sealed interface DeflateAnswer {
  /** The origin accepted no extension; the client gets no such field. */
  record Plain() implements DeflateAnswer {}

  /**
   * The origin accepted.
   *
   * @param field value of {@code Sec-WebSocket-Extensions} for the client; it may bind the client
   *     to more than the origin asked for
   */
  record Agreed(DeflateTerms terms, String field) implements DeflateAnswer {}

  /** It is not within what was offered: the 101 must not be forwarded. */
  record Bad() implements DeflateAnswer {}
}
