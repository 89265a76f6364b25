package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.match.HostPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a policy says about a host. Declared hosts are found by hash, wildcards by the literal
 * end of their pattern, so that other hosts cost nothing. Immutable, any thread.
 */
final class HostIndex {
  /** All endpoints with the same wildcard. */
  private record Group(HostPattern pattern, List<EndpointCandidate> candidates, HostTable table) {}

  private final Map<String, HostTable> exact = new HashMap<>();
  private final Map<String, List<Group>> bySuffix = new HashMap<>();
  private final List<Group> loose = new ArrayList<>();
  private final List<EndpointCandidate> hostless;
  private final HostTable hostlessTable;

  HostIndex(List<EndpointCandidate> candidates) {
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
    Group group = new Group(pattern, candidates, HostTable.of(withHostless(candidates)));
    String suffix = pattern.literalSuffix();
    List<Group> groups =
        suffix.isEmpty() ? loose : bySuffix.computeIfAbsent(suffix, s -> new ArrayList<>());
    groups.add(group);
  }

  private void addExact(String host, List<EndpointCandidate> candidates) {
    if (candidates.getFirst().endpoint().host().filter(HostPattern::isLiteral).isEmpty()) {
      return;
    }
    List<EndpointCandidate> all = withHostless(candidates);
    groups(host).forEach(group -> all.addAll(group.candidates()));
    exact.put(host, HostTable.of(all));
  }

  private List<EndpointCandidate> withHostless(List<EndpointCandidate> candidates) {
    List<EndpointCandidate> all = new ArrayList<>(hostless);
    all.addAll(candidates);
    return all;
  }

  HostTable find(String host) {
    // A NUL is where two readers of a host could disagree.
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
    List<EndpointCandidate> all = new ArrayList<>(hostless);
    groups.forEach(group -> all.addAll(group.candidates()));
    return HostTable.of(all);
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
}
