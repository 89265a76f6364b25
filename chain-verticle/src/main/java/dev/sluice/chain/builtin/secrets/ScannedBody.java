package dev.sluice.chain.builtin.secrets;

import dev.sluice.inspect.coding.BodyCodings;
import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.place.RequestPart;
import dev.sluice.inspect.secrets.place.SecretPlace;
import dev.sluice.inspect.secrets.place.Sighting;
import java.util.List;

/**
 * A body, or a message, after its scan.
 *
 * @param whole names it where a secret has no better place
 * @param from inclusive
 * @param end exclusive
 * @param codings that were taken from the bytes
 * @param scanner that was used
 * @param sightings all secrets that were found
 * @param fixed whether no byte of it may change
 */
@SuppressWarnings("ArrayRecordComponent")
record ScannedBody(
    SecretPlace whole,
    byte[] bytes,
    int from,
    int end,
    BodyCodings codings,
    LayeredScanner scanner,
    LayeredScanner.Found found,
    List<Sighting> sightings,
    boolean fixed) {
  /**
   * Nothing was read.
   *
   * @param scanner of the entry
   */
  static ScannedBody none(LayeredScanner scanner) {
    return new ScannedBody(
        SecretPlace.of(RequestPart.BODY),
        new byte[0],
        0,
        0,
        new BodyCodings(List.of()),
        scanner,
        new LayeredScanner.Found(List.of(), true, false),
        List.of(),
        true);
  }

  ScannedBody {
    sightings = List.copyOf(sightings);
  }

  @Override
  public String toString() {
    return "ScannedBody[" + (end - from) + " bytes]";
  }
}
