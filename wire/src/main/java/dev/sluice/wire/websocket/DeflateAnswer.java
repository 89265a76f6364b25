package dev.sluice.wire.websocket;

/** The meaning of a 101's extensions for an offer. */
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

  /** Not within the offer: the 101 must not be forwarded. */
  record Bad() implements DeflateAnswer {}
}
