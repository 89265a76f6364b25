package dev.sluice.config.policy.check;

import dev.sluice.config.policy.document.Endpoint;
import dev.sluice.config.policy.document.NetworkRule;
import dev.sluice.config.policy.document.PolicyDocument;
import dev.sluice.config.policy.match.HostPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Finds the endpoints that may share a host without comparing each with each: of two patterns that
 * share one, the literal end of one is an end of the other's. One thread.
 */
final class ClaimIndex {
  private final List<Claim> claims = new ArrayList<>();
  private final Map<Treatment, Integer> kinds = new HashMap<>();

  /** By literal end, then by kind. */
  private final Map<String, Map<Integer, List<Claim>>> byEnd = new HashMap<>();

  ClaimIndex(PolicyDocument document) {
    for (NetworkRule rule : document.rules()) {
      rule.endpoints().forEach(endpoint -> add(rule.name(), endpoint));
    }
  }

  private void add(String policy, Endpoint endpoint) {
    Treatment treatment = Treatment.of(endpoint);
    int kind = kinds.computeIfAbsent(treatment, unseen -> kinds.size());
    Claim claim = new Claim(claims.size(), policy, endpoint, treatment, kind);
    claims.add(claim);
    byEnd
        .computeIfAbsent(end(claim), unseen -> new HashMap<>())
        .computeIfAbsent(kind, unseen -> new ArrayList<>())
        .add(claim);
  }

  /**
   * Hands over every pair that is treated differently and may share a host, once, the earlier one
   * first; a few of them share none.
   */
  void forEachPair(BiConsumer<Claim, Claim> pairs) {
    for (Claim claim : claims) {
      String end = end(claim);
      others(end, claim).stream()
          .filter(other -> other.position() < claim.position())
          .forEach(other -> pairs.accept(other, claim));
      while (!end.isEmpty()) {
        end = parent(end);
        others(end, claim).forEach(other -> inOrder(other, claim, pairs));
      }
    }
  }

  private static String parent(String end) {
    int dot = end.indexOf('.');
    return dot < 0 ? "" : end.substring(dot + 1);
  }

  private static void inOrder(Claim one, Claim other, BiConsumer<Claim, Claim> pairs) {
    if (one.position() < other.position()) {
      pairs.accept(one, other);
    } else {
      pairs.accept(other, one);
    }
  }

  private List<Claim> others(String end, Claim claim) {
    List<Claim> others = new ArrayList<>();
    byEnd
        .getOrDefault(end, Map.of())
        .forEach(
            (kind, alike) -> {
              if (kind != claim.kind()) {
                others.addAll(alike);
              }
            });
    return others;
  }

  /** A whole host, or the labels after a wildcard; empty for an endpoint without a host. */
  private static String end(Claim claim) {
    return claim.endpoint().host().map(HostPattern::literalSuffix).orElse("");
  }
}
