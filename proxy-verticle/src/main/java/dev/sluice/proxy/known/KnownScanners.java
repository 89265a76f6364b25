package dev.sluice.proxy.known;

import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.ScanCredit;
import dev.sluice.inspect.secrets.known.KnownValues;
import dev.sluice.inspect.secrets.place.BodyPlaces;
import dev.sluice.inspect.secrets.place.HeadScanner;
import dev.sluice.inspect.secrets.place.HomePlace;
import dev.sluice.inspect.secrets.place.RequestPart;
import dev.sluice.inspect.secrets.stream.CarriedScan;
import java.util.EnumSet;
import java.util.Set;

/**
 * The scanners for the values that a node knows. Immutable; any thread.
 *
 * @param text of heads
 * @param carry bytes between two pieces of a stream
 */
record KnownScanners(
    KnownValues values,
    HeadScanner host,
    HeadScanner head,
    LayeredScanner text,
    LayeredScanner body,
    BodyPlaces places,
    int carry) {
  static final KnownScanners NONE = of(KnownValues.NONE);

  static final int SHORTEST = 16;

  static KnownScanners of(KnownValues values) {
    LayeredScanner text = values.headScanner();
    LayeredScanner body = values.bodyScanner();
    Set<RequestPart> rest = EnumSet.complementOf(EnumSet.of(RequestPart.HOST, RequestPart.BODY));
    return new KnownScanners(
        values,
        scanner(text, Set.of(RequestPart.HOST)),
        scanner(text, rest),
        text.forShortTexts(),
        body,
        new BodyPlaces(body),
        values.carry());
  }

  private static HeadScanner scanner(LayeredScanner text, Set<RequestPart> parts) {
    return new HeadScanner(text, parts, HomePlace.DOCUMENTED, SHORTEST);
  }

  CarriedScan inStream(ScanCredit credit) {
    return new CarriedScan(body, carry, credit);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public String toString() {
    return "KnownScanners of " + values;
  }
}
