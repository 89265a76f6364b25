package dev.sluice.wire.http1;

import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.Wire;
import java.io.ByteArrayOutputStream;

/** What one reader makes of bytes that arrive in pieces of a size. */
record Bodies(
    BodyReader.State state, String payload, int consumed, boolean trailers, boolean wholeAtEof) {
  static Bodies read(BodyFraming framing, String wire, int pieceSize) {
    BodyReader reader = BodyReader.of(framing);
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    byte[] bytes = Wire.bytes(wire);
    int at = 0;
    int offered = 0;
    while (at == offered && offered < bytes.length) {
      offered = Math.min(bytes.length, at + pieceSize);
      at =
          reader.read(
              bytes, at, offered, (array, from, to) -> payload.write(array, from, to - from));
    }
    return new Bodies(
        reader.state(),
        Wire.text(payload.toByteArray()),
        at,
        reader.hasTrailers(),
        reader.completeAtEof());
  }

  static Bodies chunked(String wire) {
    return read(new BodyFraming.Chunked(), wire, Integer.MAX_VALUE / 2);
  }
}
