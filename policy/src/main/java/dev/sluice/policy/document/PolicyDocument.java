package dev.sluice.policy.document;

import dev.sluice.policy.middleware.SelectableEntry;
import dev.sluice.policy.section.ObserveMode;
import dev.sluice.policy.section.SluiceSection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One policy file.
 *
 * @param section keys that only Sluice reads
 */
public record PolicyDocument(
    List<NetworkRule> rules, List<SelectableEntry> middlewares, SluiceSection section) {
  public static final PolicyDocument EMPTY =
      new PolicyDocument(List.of(), List.of(), SluiceSection.NONE);

  public PolicyDocument {
    rules = List.copyOf(rules);
    middlewares = List.copyOf(middlewares);
  }

  public PolicyDocument at(Instant time) {
    return new PolicyDocument(
        rules.stream()
            .filter(rule -> rule.expiresAt().filter(end -> !time.isBefore(end)).isEmpty())
            .toList(),
        middlewares,
        section);
  }

  /** The middleware that the policy may use: also that of the observe mode. */
  public List<SelectableEntry> entries() {
    return Stream.concat(
            middlewares.stream(), section.observe().map(ObserveMode::selectable).stream())
        .toList();
  }

  /**
   * One element of {@code network_policies}.
   *
   * @param name in audit and refusals; the key when it has none
   * @param expiresAt the rule is absent from then on
   */
  public record NetworkRule(
      String key, String name, List<Endpoint> endpoints, Optional<Instant> expiresAt) {
    public NetworkRule {
      endpoints = List.copyOf(endpoints);
    }
  }
}
