package dev.sluice.config.secrets;

import dev.sluice.detect.known.KnownValue;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.Sighting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The secrets of one kind in a request: their kind, count and places, never their text.
 *
 * @param type {@code secrets.} and the id of the pattern
 * @param label the kind and the first places, in words
 * @param count at least 1
 */
public record SecretFinding(String type, String label, String confidence, int count) {
  public static final String REASON_CODE = "secret_found";
  public static final String SEVERITY = "high";

  // Stands for kinds beyond the limit of the contract.
  private static final String OTHER = "other";

  // Stands for text that could not be searched.
  private static final String UNDECODED = "undecoded";

  static final Set<String> RESERVED =
      Stream.concat(
              Stream.of(OTHER, UNDECODED),
              Stream.of(KnownValue.Kind.values()).map(KnownValue.Kind::id))
          .collect(Collectors.toUnmodifiableSet());

  private static final String TYPE = "secrets.";
  private static final int NAMED_PLACES = 3;

  /**
   * The findings of one request, in the order of their first secrets.
   *
   * @param undecoded whether a part of the request was too deep, or too large, to decode
   * @param most findings, at least 1; the last one stands for all that are beyond
   */
  public static List<SecretFinding> of(List<JudgedSecret> secrets, boolean undecoded, int most) {
    List<SecretFinding> kinds = new ArrayList<>();
    if (undecoded) {
      kinds.add(finding(UNDECODED, "Text beyond the limits of decoding", "low", 1));
    }
    secrets.stream()
        .map(JudgedSecret::sighting)
        .collect(
            Collectors.groupingBy(SecretFinding::kind, LinkedHashMap::new, Collectors.toList()))
        .forEach((kind, found) -> kinds.add(of(found)));
    if (kinds.size() <= most) {
      return kinds;
    }
    int rest = kinds.stream().skip(most - 1L).mapToInt(SecretFinding::count).sum();
    List<SecretFinding> named = new ArrayList<>(kinds.subList(0, most - 1));
    named.add(finding(OTHER, "Secrets of further kinds", "medium", rest));
    return named;
  }

  private static List<String> kind(Sighting sighting) {
    return List.of(sighting.pattern().id(), sighting.pattern().label());
  }

  private static SecretFinding of(List<Sighting> found) {
    SecretPattern pattern = found.getFirst().pattern();
    return finding(
        pattern.id(),
        pattern.label() + " in " + places(found),
        pattern.confidence().name().toLowerCase(Locale.ROOT),
        found.size());
  }

  private static String places(List<Sighting> found) {
    List<String> places =
        found.stream().map(sighting -> sighting.place().text()).distinct().toList();
    String named = String.join(", ", places.subList(0, Math.min(NAMED_PLACES, places.size())));
    int more = places.size() - NAMED_PLACES;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  private static SecretFinding finding(String kind, String label, String confidence, int count) {
    return new SecretFinding(TYPE + kind, label, confidence, count);
  }
}
