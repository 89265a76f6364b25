package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.Limits;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.place.Sighting;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reports secrets by kind and count, never their text. */
final class FindingsReport {
  /** Stands for kinds beyond the limit of the contract. */
  static final String OTHER = "other";

  /** Stands for text that could not be searched. */
  static final String UNDECODED = "undecoded";

  /** No pattern has these names. */
  static final Set<String> RESERVED = Set.of(OTHER, UNDECODED);

  private static final String TYPE = "secrets.";
  private static final int NAMED_PLACES = 3;

  private FindingsReport() {}

  /**
   * An answer with the findings and no decision.
   *
   * @param secrets in order
   * @param undecoded whether a part of the request was too deep, or too large, to decode
   */
  static HttpRequestResult.Builder of(List<JudgedSecret> secrets, boolean undecoded) {
    Map<String, Finding.Builder> kinds = new LinkedHashMap<>();
    if (undecoded) {
      kinds.put(
          UNDECODED, finding(UNDECODED, "Text beyond the limits of decoding", "low").setCount(1));
    }
    secrets.stream()
        .map(JudgedSecret::sighting)
        .collect(
            Collectors.groupingBy(
                sighting -> sighting.pattern().id(), LinkedHashMap::new, Collectors.toList()))
        .forEach((id, found) -> kinds.put(id, finding(found.getFirst().pattern(), found)));
    HttpRequestResult.Builder result = HttpRequestResult.newBuilder();
    int own = kinds.size() > Limits.FINDING_COUNT ? Limits.FINDING_COUNT - 1 : kinds.size();
    kinds.values().stream().limit(own).forEach(result::addFindings);
    int rest = kinds.values().stream().skip(own).mapToInt(Finding.Builder::getCount).sum();
    if (rest > 0) {
      result.addFindings(finding(OTHER, "Secrets of further kinds", "medium").setCount(rest));
    }
    return result.putMetadata("secrets_found", Integer.toString(secrets.size()));
  }

  private static Finding.Builder finding(SecretPattern pattern, List<Sighting> found) {
    return finding(
            pattern.id(),
            pattern.label() + " in " + places(found),
            pattern.confidence().name().toLowerCase(Locale.ROOT))
        .setCount(found.size());
  }

  /** The first places, and how many others there are. */
  private static String places(List<Sighting> found) {
    List<String> places =
        found.stream().map(sighting -> sighting.place().text()).distinct().toList();
    String named = String.join(", ", places.subList(0, Math.min(NAMED_PLACES, places.size())));
    int more = places.size() - NAMED_PLACES;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  private static Finding.Builder finding(String kind, String label, String confidence) {
    return Finding.newBuilder()
        .setType(TYPE + kind)
        .setLabel(label)
        .setConfidence(confidence)
        .setSeverity("high");
  }
}
