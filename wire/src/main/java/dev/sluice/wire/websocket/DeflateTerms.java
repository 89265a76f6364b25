package dev.sluice.wire.websocket;

/**
 * What a handshake agreed on for permessage-deflate (RFC 7692 section 7).
 *
 * @param agreed whether messages may be compressed at all
 * @param client how the client compresses, and what goes on to the origin
 * @param origin how the origin compresses, and what goes on to the client
 */
public record DeflateTerms(boolean agreed, Sender client, Sender origin) {
  public static final DeflateTerms NONE =
      new DeflateTerms(false, Sender.STATELESS, Sender.STATELESS);

  /**
   * One direction.
   *
   * @param takeover whether messages may refer to earlier ones
   * @param windowBits binary logarithm of the largest distance that they may refer to, 8 to 15
   */
  public record Sender(boolean takeover, int windowBits) {
    static final Sender STATELESS = new Sender(false, DeflateParameters.LARGEST_WINDOW);
  }
}
