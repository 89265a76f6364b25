package dev.sluice.policy.boundary;

import dev.sluice.config.net.Cidr;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.DestinationRule.Listed;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.EndpointDecision.TlsMode;
import java.util.ArrayList;
import java.util.List;

/** Compares how two policies treat connections that both admit. */
final class ConnectionComparison {
  private ConnectionComparison() {}

  /**
   * What the policy adds.
   *
   * @param most of the boundary
   */
  static List<String> excesses(Admitted most, Admitted admitted) {
    List<String> excesses = new ArrayList<>();
    if (admitted.tls() == TlsMode.SKIP && most.tls() != TlsMode.SKIP) {
      excesses.add("has tls: skip, which the boundary lacks");
    }
    if (!admitted.inspected() && most.inspected()) {
      excesses.add("admits every request, since it has no protocol that inspects");
    }
    if (!within(admitted.destination(), most.destination())) {
      excesses.add("reaches addresses that allowed_ips of the boundary does not");
    }
    if (admitted.encodedSlash() && !most.encodedSlash()) {
      excesses.add("has allow_encoded_slash, which the boundary lacks");
    }
    if (admitted.credentials().uninspectedAllowed() && !most.credentials().uninspectedAllowed()) {
      excesses.add("has allow_uninspected_credentials, which the boundary lacks");
    }
    return excesses;
  }

  // A node keeps a declared host to public addresses where the boundary has only a wildcard.
  private static boolean within(DestinationRule rule, DestinationRule most) {
    return switch (rule) {
      case Listed(var ranges) ->
          most instanceof Listed(var all)
              && ranges.stream().allMatch(range -> all.stream().anyMatch(r -> covers(r, range)));
      case DestinationRule.Declared declared -> !(most instanceof Listed);
      case DestinationRule.PublicOnly publicOnly -> !(most instanceof Listed);
      case DestinationRule.StrictlyPublic strictly -> !(most instanceof Listed);
    };
  }

  private static boolean covers(Cidr all, Cidr range) {
    return all.prefix() <= range.prefix() && all.contains(range.network());
  }
}
