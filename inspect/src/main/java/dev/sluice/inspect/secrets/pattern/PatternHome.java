package dev.sluice.inspect.secrets.pattern;

import java.util.Set;

/**
 * Where a provider wants its credentials.
 *
 * @param hosts where the provider alone answers, never those of its customers; lower case
 * @param headers that may have the credential as their value, after the name of a scheme; lower
 *     case
 * @param parameters of the query that may have it as their value
 * @param path whether the path may have it
 */
public record PatternHome(
    Set<String> hosts, Set<String> headers, Set<String> parameters, boolean path) {
  /** Of credentials without a place of their own. */
  public static final PatternHome NONE = new PatternHome(Set.of(), Set.of(), Set.of(), false);

  public PatternHome {
    hosts = Set.copyOf(hosts);
    headers = Set.copyOf(headers);
    parameters = Set.copyOf(parameters);
  }
}
