package dev.sluice.policy.diff;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.SampleTexts;
import dev.sluice.config.match.TextKind;
import dev.sluice.policy.document.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One host of each kind that some patterns tell apart. One thread. */
public final class HostSamples {
  // A host for endpoints without one; the top-level domain is for tests (RFC 2606).
  private static final String ANY = "any.host.test";

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Set<String> literals = new TreeSet<>();
  private final List<HostPattern> wildcards = new ArrayList<>();
  private final ComparisonBudget budget;

  /**
   * @param budget spent: some hosts may be missing
   */
  public HostSamples(Collection<HostPattern> patterns, ComparisonBudget budget) {
    this.budget = budget;
    for (HostPattern pattern : patterns) {
      if (pattern.isLiteral()) {
        literals.add(pattern.text());
      } else {
        wildcards.add(pattern);
      }
    }
  }

  static HostSamples of(List<Endpoint> endpoints, ComparisonBudget budget) {
    return new HostSamples(endpoints.stream().flatMap(e -> e.host().stream()).toList(), budget);
  }

  public List<String> hosts() {
    Set<String> hosts = new LinkedHashSet<>(literals);
    for (List<HostPattern> group : groups()) {
      for (String text : new SampleTexts(TextKind.HOST, budget).hosts(group).texts()) {
        unnamed(text).or(() -> among(group, text)).ifPresent(hosts::add);
      }
    }
    unnamed(ANY).ifPresent(hosts::add);
    return List.copyOf(hosts);
  }

  private Collection<List<HostPattern>> groups() {
    Set<String> ends = new HashSet<>();
    wildcards.forEach(pattern -> ends.add(pattern.literalSuffix()));
    Map<String, List<HostPattern>> groups = new LinkedHashMap<>();
    for (HostPattern pattern : wildcards) {
      groups.computeIfAbsent(shortest(pattern, ends), unseen -> new ArrayList<>()).add(pattern);
    }
    return groups.values();
  }

  // An empty end, that of a pattern whose last label is no literal, is the end of all.
  private static String shortest(HostPattern pattern, Set<String> ends) {
    String end = pattern.literalSuffix();
    for (int dot = end.lastIndexOf('.'); dot >= 0; dot = end.lastIndexOf('.', dot - 1)) {
      if (ends.contains(end.substring(dot + 1))) {
        return ends.contains("") ? "" : end.substring(dot + 1);
      }
    }
    return ends.contains("") ? "" : end;
  }

  private Optional<String> unnamed(String host) {
    if (!literals.contains(host)) {
      return Optional.of(host);
    }
    List<Boolean> fits = fits(host);
    for (int at = 0; at <= host.length(); at++) {
      for (int i = 0; i < ALPHABET.length(); i++) {
        String longer = host.substring(0, at) + ALPHABET.charAt(i) + host.substring(at);
        if (!literals.contains(longer) && fits(longer).equals(fits)) {
          return Optional.of(longer);
        }
      }
    }
    return Optional.empty();
  }

  // The same by a walk that takes the named hosts for patterns too, which takes longer.
  private Optional<String> among(List<HostPattern> group, String host) {
    List<Boolean> fits = fits(host);
    List<HostPattern> all = new ArrayList<>(group);
    literals.stream()
        .filter(named -> budget.spend(wildcards.size()) && fits(named).equals(fits))
        .map(HostPattern::exact)
        .forEach(all::add);
    return new SampleTexts(TextKind.HOST, budget)
        .hosts(all).texts().stream()
            .filter(text -> !literals.contains(text) && fits(text).equals(fits))
            .findFirst();
  }

  private List<Boolean> fits(String host) {
    return wildcards.stream().map(pattern -> pattern.matches(host)).toList();
  }
}
