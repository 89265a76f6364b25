package dev.sluice.proxy.known;

import dev.sluice.inspect.coding.BodyCodings;
import dev.sluice.inspect.coding.Decoding;
import java.util.Optional;

/**
 * A body as it is searched. Immutable; any thread.
 *
 * @param plain without its codings; as it is where these are not known, or cannot be taken off
 * @param framing texts that go on with it
 * @param decoded false where a coding that is known could not be taken off
 */
@SuppressWarnings("ArrayRecordComponent")
record PlainValueBody(byte[] plain, byte[] framing, boolean decoded) {
  private static final int MOST_DECODED = 16 << 20;
  private static final byte[] NO_TEXT = {};

  static PlainValueBody of(KnownValueSearch.Body body) {
    Optional<BodyCodings> codings = BodyCodings.of(body.codings());
    if (codings.isEmpty() || codings.get().isEmpty()) {
      return new PlainValueBody(body.bytes(), NO_TEXT, true);
    }
    return switch (codings.get().decode(body.bytes(), 0, body.bytes().length, MOST_DECODED)) {
      case Decoding.Done done -> new PlainValueBody(done.bytes(), done.framing(), true);
      case Decoding.Broken ignored -> new PlainValueBody(body.bytes(), NO_TEXT, false);
      case Decoding.TooLarge ignored -> new PlainValueBody(body.bytes(), NO_TEXT, false);
    };
  }

  @Override
  public String toString() {
    return "PlainValueBody[" + plain.length + " bytes]";
  }
}
