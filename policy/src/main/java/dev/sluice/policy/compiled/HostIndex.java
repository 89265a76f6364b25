package dev.sluice.policy.compiled;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the rules of a host. Declared hosts are found by hash, wildcards by the literal suffix of
 * their pattern, so that other hosts cost nothing. Any thread; immutable but for {@link #merged}.
 */
final class HostIndex {
  // Combinations of wildcards whose tables are kept; a policy with more is compiled anew.
  private static final int MAX_MERGED = 256;

  // Rows of the tables of combinations that are kept, some 24 bytes each; or one larger table.
  private static final long MAX_ROWS = 1_000_000;

  private static final long STEPS_OF_ENTRY = 20;

  private final ComparisonBudget budget;
  private final Map<String, HostTable> exact = new HashMap<>();
  private final Map<String, List<Group>> bySuffix = new HashMap<>();
  private final List<Group> loose = new ArrayList<>();
  private final List<EndpointCandidate> hostless;
  private final HostTable hostlessTable;

  // The tables of hosts that several wildcards match, by those wildcards. They arise with the first
  // such host, because all combinations would be too many. Replaced whole; a table that two threads
  // add at once may be lost and is made again.
  private volatile Merged merged = Merged.NONE;

  HostIndex(List<EndpointCandidate> candidates, ComparisonBudget budget) {
    this.budget = budget;
    Map<String, List<EndpointCandidate>> byHost = new LinkedHashMap<>();
    candidates.forEach(
        c -> byHost.computeIfAbsent(c.endpoint().hostText(), h -> new ArrayList<>()).add(c));
    this.hostless = List.copyOf(byHost.getOrDefault("", List.of()));
    this.hostlessTable = HostTable.of(hostless);
    byHost.values().forEach(this::addWildcard);
    byHost.forEach(this::addExact);
  }

  private void addWildcard(List<EndpointCandidate> candidates) {
    Optional<HostPattern> host = candidates.getFirst().endpoint().host();
    if (host.isEmpty() || host.get().isLiteral()) {
      return;
    }
    HostPattern pattern = host.get();
    Group group = new Group(pattern, candidates, table(withHostless(candidates)));
    String suffix = pattern.literalSuffix();
    List<Group> groups =
        suffix.isEmpty() ? loose : bySuffix.computeIfAbsent(suffix, s -> new ArrayList<>());
    groups.add(group);
  }

  private void addExact(String host, List<EndpointCandidate> candidates) {
    if (candidates.getFirst().endpoint().host().filter(HostPattern::isLiteral).isEmpty()) {
      return;
    }
    if (budget.spend(steps(host))) {
      List<EndpointCandidate> all = withHostless(candidates);
      groups(host).forEach(group -> all.addAll(group.candidates()));
      exact.put(host, table(all));
    }
  }

  private long steps(String host) {
    long steps = steps(loose, host);
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      steps += steps(bySuffix.getOrDefault(host.substring(dot + 1), List.of()), host);
    }
    return steps;
  }

  private static long steps(List<Group> groups, String host) {
    return groups.stream().mapToLong(group -> group.pattern().steps(host.length())).sum();
  }

  private HostTable table(List<EndpointCandidate> candidates) {
    return budget.spend(rows(candidates) * STEPS_OF_ENTRY)
        ? HostTable.of(candidates)
        : HostTable.NOTHING;
  }

  private static long rows(List<EndpointCandidate> candidates) {
    long entries = candidates.stream().mapToLong(c -> c.endpoint().ports().size()).sum();
    return entries * (1L + PhasedTable.ends(candidates).size());
  }

  /** Whether its tables would be too many; they are incomplete then. */
  boolean isTooLarge() {
    return budget.isSpent();
  }

  private List<EndpointCandidate> withHostless(List<EndpointCandidate> candidates) {
    List<EndpointCandidate> all = new ArrayList<>(hostless);
    all.addAll(candidates);
    return all;
  }

  Optional<PortTable> find(String host, int port, Instant now) {
    return find(host).at(port, now);
  }

  Optional<Instant> expired(String host, int port, Instant now) {
    return find(host).expired(port, now);
  }

  private HostTable find(String host) {
    // Two readers of a host could disagree about a NUL.
    if (host.indexOf('\0') >= 0) {
      return HostTable.NOTHING;
    }
    HostTable declared = exact.get(host);
    if (declared != null) {
      return declared;
    }
    List<Group> groups = groups(host);
    return switch (groups.size()) {
      case 0 -> hostlessTable;
      case 1 -> groups.getFirst().table();
      default -> merged(groups);
    };
  }

  Set<String> declared() {
    return exact.keySet();
  }

  private HostTable merged(List<Group> groups) {
    Merged known = merged;
    Sized kept = known.tables().get(groups);
    return kept != null ? kept.table() : merge(groups, known);
  }

  private HostTable merge(List<Group> groups, Merged known) {
    List<EndpointCandidate> all = new ArrayList<>(hostless);
    groups.forEach(group -> all.addAll(group.candidates()));
    HostTable table = HostTable.of(all);
    merged = known.with(List.copyOf(groups), new Sized(table, rows(all)));
    return table;
  }

  private List<Group> groups(String host) {
    List<Group> matching = matching(loose, host, List.of());
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      List<Group> candidates = bySuffix.get(host.substring(dot + 1));
      if (candidates != null) {
        matching = matching(candidates, host, matching);
      }
    }
    return matching;
  }

  private static List<Group> matching(List<Group> groups, String host, List<Group> found) {
    List<Group> all = found;
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).pattern().matches(host)) {
        all = all.isEmpty() ? new ArrayList<>(2) : all;
        all.add(groups.get(i));
      }
    }
    return all;
  }

  /** The tables of combinations, oldest first, and their rows in all. */
  private record Merged(Map<List<Group>, Sized> tables, long rows) {
    static final Merged NONE = new Merged(Map.of(), 0);

    Merged with(List<Group> groups, Sized table) {
      Map<List<Group>, Sized> next = new LinkedHashMap<>(tables);
      long all = rows + table.rows();
      Iterator<Sized> oldest = next.values().iterator();
      while (oldest.hasNext() && (next.size() >= MAX_MERGED || all > MAX_ROWS)) {
        all -= oldest.next().rows();
        oldest.remove();
      }
      next.put(groups, table);
      return new Merged(next, all);
    }
  }

  private record Sized(HostTable table, long rows) {}

  /** The endpoints of one wildcard. Compared by identity, which is cheap. */
  private static final class Group {
    private final HostPattern pattern;
    private final List<EndpointCandidate> candidates;
    private final HostTable table;

    Group(HostPattern pattern, List<EndpointCandidate> candidates, HostTable table) {
      this.pattern = pattern;
      this.candidates = candidates;
      this.table = table;
    }

    HostPattern pattern() {
      return pattern;
    }

    List<EndpointCandidate> candidates() {
      return candidates;
    }

    HostTable table() {
      return table;
    }
  }

  /**
   * The decisions of a policy about one host, by port. Ports that the same endpoints have share a
   * table. Immutable, any thread.
   */
  private static final class HostTable {
    static final HostTable NOTHING = new HostTable(new int[0], List.of());

    private final int[] ports;
    private final List<PhasedTable> tables;

    private HostTable(int[] ports, List<PhasedTable> tables) {
      this.ports = ports;
      this.tables = List.copyOf(tables);
    }

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

    Optional<PortTable> at(int port, Instant now) {
      int index = Arrays.binarySearch(ports, port);
      return index < 0 ? Optional.empty() : tables.get(index).at(now);
    }

    Optional<Instant> expired(int port, Instant now) {
      int index = Arrays.binarySearch(ports, port);
      return index < 0 ? Optional.empty() : tables.get(index).expired(now);
    }
  }
}
