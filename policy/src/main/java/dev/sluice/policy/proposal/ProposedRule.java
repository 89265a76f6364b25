package dev.sluice.policy.proposal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One rule that may be added to a policy as it is written here.
 *
 * @param broad the operation says that it is meant to be broad
 */
public record ProposedRule(List<ProposedEndpoint> endpoints, boolean broad) {
  private static final int SHOWN_HOST = 40;

  public ProposedRule {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * The key in {@code network_policies}: of the platform, since the words of an agent could
   * deceive.
   *
   * @param suffix letters and digits that no other rule of the policy has
   */
  public String key(String suffix) {
    ProposedEndpoint first = endpoints.getFirst();
    String host =
        first.host().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    String shown = host.substring(0, Math.min(host.length(), SHOWN_HOST));
    return "allow_%s_%d_%s".formatted(shown, first.ports().first(), suffix);
  }

  public List<String> lines(String key) {
    List<String> lines = new ArrayList<>();
    lines.add(key + ":");
    lines.add("  endpoints:");
    for (ProposedEndpoint endpoint : endpoints) {
      endpoint.lines().forEach(line -> lines.add("    " + line));
    }
    return lines;
  }
}
