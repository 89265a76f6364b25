package dev.sluice.tools.suggest.rule;

import dev.sluice.policy.document.Protocol;
import dev.sluice.tools.suggest.shape.Evidence;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An endpoint with rules.
 *
 * @param place host, port and what is common to the rules
 * @param rules empty: only the tunnel was denied, so that nothing is known of its requests
 * @param tunnel denials of the connection itself
 * @param hosts that were denied, when the host is a wildcard; otherwise the host alone
 */
public record SuggestedEndpoint(
    Place place, List<SuggestedRule> rules, Optional<Evidence> tunnel, List<String> hosts) {
  public SuggestedEndpoint {
    rules = List.copyOf(rules);
    hosts = List.copyOf(hosts);
  }

  /**
   * The place of an endpoint.
   *
   * @param host a name, an address, or a wildcard
   * @param path glob; empty where each rule has its own
   */
  public record Place(String host, int port, Protocol protocol, String path) {
    Place at(String other) {
      return new Place(other, port, protocol, path);
    }
  }

  /** Number of denials that it would have admitted; a tunnel and its requests count each. */
  public long count() {
    return Stream.concat(rules.stream().map(SuggestedRule::evidence), tunnel.stream())
        .mapToLong(Evidence::count)
        .sum();
  }

  SuggestedEndpoint with(List<SuggestedRule> others) {
    return new SuggestedEndpoint(place, others, tunnel, hosts);
  }
}
