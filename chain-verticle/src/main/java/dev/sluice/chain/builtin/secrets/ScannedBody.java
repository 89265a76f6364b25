package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.LayeredScanner.Found;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.place.BodyPlaces;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.SecretPlace;
import dev.sluice.detect.place.Sighting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
  private static final String MESSAGE = "message";
  private static final SecretPlace WHOLE = new SecretPlace(RequestPart.BODY, MESSAGE);

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

  /**
   * A message, searched as a body that has no headers; findings name it a message.
   *
   * @param scanner with the smaller limit of work, since a session has many messages
   */
  static ScannedBody ofMessage(ByteString payload, LayeredScanner scanner, BodyPlaces places) {
    BodyArray contents = BodyArray.of(payload);
    int from = contents.start();
    int end = from + payload.size();
    Found found = scanner.scan(contents.array(), from, end);
    List<Sighting> sightings =
        found.edits().isEmpty()
            ? List.of()
            : places.of("", contents.array(), from, end, found.edits()).stream()
                .map(ScannedBody::inMessage)
                .toList();
    return new ScannedBody(
        WHOLE,
        contents.array(),
        from,
        end,
        new BodyCodings(List.of()),
        scanner,
        found,
        sightings,
        false);
  }

  private static Sighting inMessage(Sighting inBody) {
    SecretPlace place = inBody.place();
    String within = place.text().substring(RequestPart.BODY.text().length());
    return new Sighting(new SecretPlace(place.part(), MESSAGE + within), inBody.pattern());
  }

  ScannedBody {
    sightings = List.copyOf(sightings);
  }

  boolean isClean() {
    return found.edits().isEmpty() && sightings.isEmpty();
  }

  /**
   * The same with the secrets in the framing of its codings, which is left out when it is coded
   * anew. Coded bytes can hold a part of the body as it is, which is one secret then.
   */
  ScannedBody withFraming(byte[] framing) {
    if (framing.length == 0) {
      return this;
    }
    LayeredScanner.Found around = scanner.scan(framing, 0, framing.length);
    Set<String> known = new HashSet<>();
    sightings.forEach(sighting -> known.add(sighting.pattern().label()));
    List<Sighting> all = new ArrayList<>(sightings);
    Edits.patterns(around.edits()).stream()
        .filter(pattern -> !known.contains(pattern.label()))
        .forEach(pattern -> all.add(new Sighting(whole, pattern)));
    LayeredScanner.Found both =
        new LayeredScanner.Found(
            found.edits(),
            found.complete() && around.complete(),
            found.undecoded() || around.undecoded());
    return new ScannedBody(whole, bytes, from, end, codings, scanner, both, all, fixed);
  }

  @Override
  public String toString() {
    return "ScannedBody[" + (end - from) + " bytes]";
  }
}
