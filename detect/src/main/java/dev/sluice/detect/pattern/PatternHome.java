package dev.sluice.detect.pattern;

import java.util.Set;

/**
 * Where a provider wants its credentials.
 *
 * @param hosts where the provider alone answers, never those of its customers; lower case. {@link
 *     #ANY_HOST} for the name of an account beside a signature, which is no secret, and for tokens
 *     that any service issues for itself
 * @param headers that may have the credential as their value, after the name of a scheme; lower
 *     case
 * @param parameters of the query that may have it as their value
 * @param path whether the path may have it
 */
public record PatternHome(
    Set<String> hosts, Set<String> headers, Set<String> parameters, boolean path) {
  public static final String ANY_HOST = "*";
  public static final PatternHome NONE = new PatternHome(Set.of(), Set.of(), Set.of(), false);

  public boolean isHost(String host) {
    return hosts.contains(host) || isAnyHost();
  }

  /** Whether all hosts are, so that a request may well have several of these credentials. */
  public boolean isAnyHost() {
    return hosts.contains(ANY_HOST);
  }

  public PatternHome {
    hosts = Set.copyOf(hosts);
    headers = Set.copyOf(headers);
    parameters = Set.copyOf(parameters);
  }
}
