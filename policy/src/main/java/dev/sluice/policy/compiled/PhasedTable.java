package dev.sluice.policy.compiled;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The decisions of a policy about one host and port, as rules expire: a table for each time between
 * two of these instants. Immutable, any thread.
 *
 * @param phases those with an end, in its order
 * @param last of the endpoints that never expire; empty when there are none
 */
record PhasedTable(List<Phase> phases, Optional<PortTable> last) {
  PhasedTable {
    phases = List.copyOf(phases);
  }

  record Phase(Instant end, Optional<PortTable> table) {}

  /** Takes at least one candidate, sorted by policy name. */
  static PhasedTable of(List<EndpointCandidate> candidates) {
    List<Phase> phases = new ArrayList<>();
    for (Instant end : ends(candidates)) {
      List<EndpointCandidate> present =
          candidates.stream().filter(candidate -> candidate.lastsUntil(end)).toList();
      phases.add(new Phase(end, Optional.of(new PortTable(present, Optional.of(end)))));
    }
    List<EndpointCandidate> lasting =
        candidates.stream().filter(candidate -> candidate.expiresAt().isEmpty()).toList();
    return new PhasedTable(
        phases,
        lasting.isEmpty()
            ? Optional.empty()
            : Optional.of(new PortTable(lasting, Optional.empty())));
  }

  static NavigableSet<Instant> ends(List<EndpointCandidate> candidates) {
    NavigableSet<Instant> ends = new TreeSet<>();
    candidates.forEach(candidate -> candidate.expiresAt().ifPresent(ends::add));
    return ends;
  }

  Optional<PortTable> at(Instant now) {
    for (int i = 0; i < phases.size(); i++) {
      if (now.isBefore(phases.get(i).end())) {
        return phases.get(i).table();
      }
    }
    return last;
  }

  Optional<Instant> expired(Instant now) {
    return phases.stream().map(Phase::end).filter(end -> !now.isBefore(end)).reduce((a, b) -> b);
  }
}
