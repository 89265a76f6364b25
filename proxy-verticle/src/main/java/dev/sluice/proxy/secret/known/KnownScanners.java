package dev.sluice.proxy.secret.known;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.StreamBudget;
import dev.sluice.detect.known.KnownValues;
import dev.sluice.detect.place.BodyPlaces;
import dev.sluice.detect.place.HeadScanner;
import dev.sluice.detect.place.OwnProvider;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.stream.CarriedScan;
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
    return new HeadScanner(text, parts, OwnProvider.DOCUMENTED, SHORTEST);
  }

  CarriedScan inStream(StreamBudget credit) {
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
