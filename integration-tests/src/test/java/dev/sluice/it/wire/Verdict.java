package dev.sluice.it.wire;

import dev.sluice.it.wire.RawClient.Answers;
import dev.sluice.it.wire.Seen.Reading;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What became of one request at one origin. */
record Verdict(Witness origin, Answers answers, List<Seen> seen) {
  private static final Set<Integer> KNOWN = Set.of(200, 400, 403, 405, 408, 431);

  List<Reading> readings() {
    return seen.stream().map(Seen::reading).toList();
  }

  /** What is wrong with it, compared with what the recorder read that has no server in front. */
  Optional<String> fault(Mode mode, Verdict alone) {
    if (seen.stream().anyMatch(one -> one.method().equals("UNREADABLE"))) {
      return Optional.of("unreadable");
    }
    if (!seen.stream().allMatch(one -> one.host().equals(origin.authority(mode)))) {
      return Optional.of("another host");
    }
    if (!seen.stream().allMatch(Seen::isConsistent)) {
      return Optional.of("another method or path");
    }
    return origin.equals(alone.origin()) ? unknownStatus() : difference(alone);
  }

  private Optional<String> unknownStatus() {
    return KNOWN.containsAll(answers.statuses())
        ? Optional.empty()
        : Optional.of("a status that Sluice has no reason for");
  }

  /**
   * A server may decline by itself what it does not like, and answer that; nothing else differs.
   */
  private Optional<String> difference(Verdict alone) {
    if (readings().equals(alone.readings())) {
      return Optional.empty();
    }
    boolean declined = !answers.statuses().equals(alone.answers().statuses());
    return declined && isPartOf(alone.readings())
        ? Optional.empty()
        : Optional.of("other requests than the recorder");
  }

  /** Whether all of its readings are among these, in their order. */
  private boolean isPartOf(List<Reading> all) {
    Iterator<Reading> rest = all.iterator();
    return readings().stream()
        .allMatch(
            reading -> {
              while (rest.hasNext()) {
                if (rest.next().equals(reading)) {
                  return true;
                }
              }
              return false;
            });
  }
}
