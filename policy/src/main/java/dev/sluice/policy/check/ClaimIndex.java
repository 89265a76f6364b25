package dev.sluice.policy.check;

import dev.sluice.config.match.HostPattern;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.document.PolicyDocument.NetworkRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Finds the endpoints that may share a host without comparing every pair. If two patterns share a
 * host, the literal suffix of one ends with that of the other. One thread.
 */
final class ClaimIndex {
  private final List<Claim> claims = new ArrayList<>();
  private final Map<Map<String, Object>, Integer> treatments = new HashMap<>();
  private final Map<String, Map<Kind, List<Claim>>> byEnd = new HashMap<>();

  ClaimIndex(PolicyDocument document) {
    for (NetworkRule rule : document.rules()) {
      rule.endpoints().forEach(endpoint -> add(rule.name(), endpoint));
    }
  }

  private void add(String policy, Endpoint endpoint) {
    EndpointTreatment treatment = EndpointTreatment.of(endpoint);
    Kind kind = new Kind(number(treatment.connection()), number(treatment.request()));
    Claim claim = new Claim(claims.size(), policy, endpoint, treatment, kind);
    claims.add(claim);
    byEnd
        .computeIfAbsent(end(claim), unseen -> new HashMap<>())
        .computeIfAbsent(kind, unseen -> new ArrayList<>())
        .add(claim);
  }

  private int number(Map<String, Object> treatment) {
    return treatments.computeIfAbsent(treatment, unseen -> treatments.size());
  }

  /**
   * Passes on every pair of different treatment that may share a host, once, the earlier endpoint
   * first. A few of the pairs share none.
   */
  void forEachPair(BiConsumer<Claim, Claim> pairs) {
    for (Claim claim : claims) {
      String end = end(claim);
      forEachOther(
          end,
          claim,
          other -> {
            if (other.position() < claim.position()) {
              pairs.accept(other, claim);
            }
          });
      while (!end.isEmpty()) {
        end = parent(end);
        forEachOther(end, claim, other -> inOrder(other, claim, pairs));
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

  private void forEachOther(String end, Claim claim, Consumer<Claim> others) {
    byEnd
        .getOrDefault(end, Map.of())
        .forEach(
            (kind, alike) -> {
              if (!kind.equals(claim.kind())) {
                alike.forEach(others);
              }
            });
  }

  private static String end(Claim claim) {
    return claim.endpoint().host().map(HostPattern::literalSuffix).orElse("");
  }

  /** Equal for equal treatments, which makes comparing cheap. */
  record Kind(int connection, int request) {}

  /**
   * An endpoint and its treatment, which endpoints of the same host must share.
   *
   * @param position in the document, from 0
   */
  record Claim(
      int position, String policy, Endpoint endpoint, EndpointTreatment treatment, Kind kind) {}
}
