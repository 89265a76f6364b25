package dev.sluice.config.policy.compiled;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everything that policy says about one host. Immutable, any thread. */
final class HostTable {
  static final HostTable NOTHING = new HostTable(new int[0], List.of());

  private final int[] ports;
  private final List<Optional<PortTable>> tables;

  private HostTable(int[] ports, List<Optional<PortTable>> tables) {
    this.ports = ports;
    this.tables = List.copyOf(tables);
  }

  static HostTable of(List<EndpointCandidate> candidates) {
    List<EndpointCandidate> byName =
        candidates.stream().sorted(Comparator.comparing(EndpointCandidate::policy)).toList();
    SortedSet<Integer> ports = new TreeSet<>();
    byName.forEach(candidate -> ports.addAll(candidate.endpoint().ports()));
    List<Optional<PortTable>> tables =
        ports.stream()
            .map(port -> byName.stream().filter(c -> c.endpoint().ports().contains(port)).toList())
            .map(PortTable::new)
            .map(Optional::of)
            .toList();
    return new HostTable(ports.stream().mapToInt(Integer::intValue).toArray(), tables);
  }

  Optional<PortTable> at(int port) {
    for (int i = 0; i < ports.length; i++) {
      if (ports[i] == port) {
        return tables.get(i);
      }
    }
    return Optional.empty();
  }
}
