package dev.sluice.detect.place;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.text.JsonEscapes;
import dev.sluice.detect.text.ScanBudget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the places of secrets in a body: {@code part:2} in a multipart body, {@code
 * body:/messages/0} in JSON, {@code body} otherwise. Immutable; any thread.
 */
public final class BodyPlaces {
  // Places that get a name; a finding tells no more than a few.
  private static final int NAMED = 64;

  private final LayeredScanner scanner;

  public BodyPlaces(LayeredScanner scanner) {
    this.scanner = scanner.forShortTexts();
  }

  /**
   * All secrets of a body with their places, in order. Beyond the first {@value #NAMED}, the place
   * is the body.
   *
   * @param contentType value of the header; empty without one
   */
  public List<Sighting> of(String contentType, byte[] bytes, int from, int end, List<Edit> edits) {
    List<SecretPlace> places = places(contentType, bytes, from, end, edits);
    List<Sighting> sightings = new ArrayList<>();
    for (int i = 0; i < edits.size(); i++) {
      SecretPlace place = i < places.size() ? places.get(i) : SecretPlace.of(RequestPart.BODY);
      edits.get(i).patterns().forEach(pattern -> sightings.add(new Sighting(place, pattern)));
    }
    return sightings;
  }

  private List<SecretPlace> places(
      String contentType, byte[] bytes, int from, int end, List<Edit> edits) {
    int[] starts = edits.stream().limit(NAMED).mapToInt(edit -> edit.span().start()).toArray();
    List<SecretPlace> places = new ArrayList<>();
    Optional<MultipartParts> parts = MultipartParts.of(contentType);
    if (parts.isPresent()) {
      int read = from;
      int part = 0;
      for (int start : starts) {
        part += parts.get().delimiters(bytes, read, start, read == from || bytes[read - 1] == '\n');
        read = start;
        places.add(new SecretPlace(RequestPart.BODY, "part:" + part));
      }
    } else if (JsonEscapes.begins(bytes, from, end)) {
      SafeNames names = new SafeNames(scanner.spending(new ScanBudget()));
      new JsonPointers(names)
          .find(bytes, from, end, starts, pointer -> places.add(inBody(pointer)));
    }
    return places;
  }

  private static SecretPlace inBody(String pointer) {
    return pointer.isEmpty()
        ? SecretPlace.of(RequestPart.BODY)
        : new SecretPlace(RequestPart.BODY, RequestPart.BODY.text() + ":" + pointer);
  }

  /**
   * The parts of a multipart body (RFC 2046 section 5.1), to number them. Immutable; any thread.
   *
   * @param delimiter two dashes and the boundary
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record MultipartParts(byte[] delimiter) {
    private static final Pattern BOUNDARY =
        Pattern.compile(
            "(?i)^\\s*multipart/.*;\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s\";,]{1,70}))",
            Pattern.DOTALL);

    static Optional<MultipartParts> of(String contentType) {
      Matcher found = BOUNDARY.matcher(contentType);
      if (!found.find()) {
        return Optional.empty();
      }
      String boundary = Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2));
      return Optional.of(
          new MultipartParts(("--" + boundary).getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** How many delimiters begin a line in the range, the first of which may be its begin. */
    int delimiters(byte[] bytes, int from, int end, boolean begins) {
      int count = 0;
      boolean lineBegins = begins;
      for (int at = from; at < end; at++) {
        if (lineBegins && isDelimiter(bytes, at, end)) {
          count++;
        }
        lineBegins = bytes[at] == '\n';
      }
      return count;
    }

    private boolean isDelimiter(byte[] bytes, int at, int end) {
      int after = at + delimiter.length;
      return after <= end && Arrays.equals(bytes, at, after, delimiter, 0, delimiter.length);
    }

    @Override
    public String toString() {
      return "MultipartParts[" + delimiter.length + " bytes]";
    }
  }
}
