package dev.sluice.config.policy.document;

import java.util.List;

/**
 * One element of {@code network_policies}.
 *
 * @param key its identity
 * @param name what audit and refusals call it; the key when it has none
 */
public record NetworkRule(String key, String name, List<Endpoint> endpoints) {
  public NetworkRule {
    endpoints = List.copyOf(endpoints);
  }
}
