package dev.sluice.wire.http2.frame;

/**
 * How large a block of fields may be.
 *
 * @param fields most bytes of its fields, as RFC 9113 section 6.5.2 counts; over it the stream is
 *     at fault
 * @param block most bytes that are decoded, as they are encoded, so that the table of the
 *     connection stays; over it the connection is at fault
 */
public record FieldBounds(int fields, int block) {
  // A client may hold as much, for as long as a head may take, on each of its connections.
  private static final int OF_CLIENTS = 64 << 10;

  // Requests of others share the connection of an origin, and must not end with it.
  private static final int OF_ORIGINS = 256 << 10;

  public static FieldBounds of(boolean clients, int fields) {
    return new FieldBounds(fields, clients ? OF_CLIENTS : OF_ORIGINS);
  }
}
