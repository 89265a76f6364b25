package dev.sluice.config.policy.compiled;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The decisions of a policy about one host, by port. Ports that the same endpoints have share a
 * table. Immutable, any thread.
 */
final class HostTable {
  /** No endpoint has the host. */
  static final HostTable NOTHING = new HostTable(new int[0], List.of());

  private final int[] ports;
  private final List<PhasedTable> tables;

  private HostTable(int[] ports, List<PhasedTable> tables) {
    this.ports = ports;
    this.tables = List.copyOf(tables);
  }

  /** The tables of all endpoints that have the host. */
  static HostTable of(List<EndpointCandidate> candidates) {
    List<EndpointCandidate> byName =
        candidates.stream().sorted(Comparator.comparing(EndpointCandidate::policy)).toList();
    SortedMap<Integer, List<Integer>> byPort = new TreeMap<>();
    for (int i = 0; i < byName.size(); i++) {
      for (int port : byName.get(i).endpoint().ports()) {
        byPort.computeIfAbsent(port, unseen -> new ArrayList<>()).add(i);
      }
    }
    Map<List<Integer>, PhasedTable> shared = new HashMap<>();
    List<PhasedTable> tables = new ArrayList<>();
    byPort.values().forEach(at -> tables.add(shared.computeIfAbsent(at, i -> table(i, byName))));
    return new HostTable(byPort.keySet().stream().mapToInt(Integer::intValue).toArray(), tables);
  }

  private static PhasedTable table(List<Integer> at, List<EndpointCandidate> byName) {
    return PhasedTable.of(at.stream().map(byName::get).toList());
  }

  /** Empty when no endpoint has the port at that time. */
  Optional<PortTable> at(int port, Instant now) {
    int index = Arrays.binarySearch(ports, port);
    return index < 0 ? Optional.empty() : tables.get(index).at(now);
  }

  /** When the last rule about the port expired that has. */
  Optional<Instant> expired(int port, Instant now) {
    int index = Arrays.binarySearch(ports, port);
    return index < 0 ? Optional.empty() : tables.get(index).expired(now);
  }
}
