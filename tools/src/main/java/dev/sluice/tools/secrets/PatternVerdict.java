package dev.sluice.tools.secrets;

import dev.sluice.detect.explain.Candidate;
import dev.sluice.detect.explain.Condition;
import dev.sluice.detect.explain.Explanation;
import dev.sluice.detect.explain.TracedSecret;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.inspect.digest.ValueFingerprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one pattern says of a value.
 *
 * @param fingerprint of the first secret that it finds
 */
record PatternVerdict(
    Outcome outcome, Candidate candidate, Optional<ValueFingerprint> fingerprint) {
  enum Outcome {
    FOUND,
    /** It fits, and a surer pattern reports the same bytes. */
    COVERED,
    /** It fits, and is not among the selected patterns. */
    UNUSED,
    MISSED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  SecretPattern pattern() {
    return candidate.pattern();
  }

  /**
   * One verdict for each pattern whose literal occurs, those that find a secret first.
   *
   * @param found by a scan with the selected patterns
   * @param selected ids
   */
  static List<PatternVerdict> of(
      List<TracedSecret> found, Explanation explanation, Set<String> selected) {
    Map<String, Candidate> best = new LinkedHashMap<>();
    for (Candidate candidate : explanation.candidates()) {
      best.merge(candidate.pattern().id(), candidate, PatternVerdict::nearer);
    }
    Set<String> reported =
        found.stream().map(sighting -> sighting.pattern().id()).collect(Collectors.toSet());
    for (TracedSecret sighting : found) {
      best.compute(
          sighting.pattern().id(),
          (id, known) -> known != null && known.holds() ? known : unexplained(sighting));
    }
    List<PatternVerdict> verdicts = new ArrayList<>();
    best.forEach(
        (id, candidate) -> {
          // What optional patterns miss is of no interest to others.
          if (candidate.holds() || selected.contains(id)) {
            verdicts.add(
                new PatternVerdict(
                    outcome(candidate, reported.contains(id), selected.contains(id)),
                    candidate,
                    fingerprint(id, found)));
          }
        });
    verdicts.sort(Comparator.comparing(PatternVerdict::outcome));
    return verdicts;
  }

  private static Optional<ValueFingerprint> fingerprint(String id, List<TracedSecret> found) {
    return found.stream()
        .filter(sighting -> sighting.pattern().id().equals(id))
        .findFirst()
        .flatMap(TracedSecret::fingerprint);
  }

  private static Candidate nearer(Candidate first, Candidate second) {
    return second.missed().size() < first.missed().size() ? second : first;
  }

  private static Candidate unexplained(TracedSecret sighting) {
    Condition whole = new Condition(Condition.Kind.FORM, true, "it has the form of the pattern");
    return new Candidate(sighting.pattern(), sighting.span(), sighting.encodings(), List.of(whole));
  }

  private static Outcome outcome(Candidate candidate, boolean reported, boolean selected) {
    if (!candidate.holds()) {
      return Outcome.MISSED;
    }
    return reported ? Outcome.FOUND : selected ? Outcome.COVERED : Outcome.UNUSED;
  }
}
