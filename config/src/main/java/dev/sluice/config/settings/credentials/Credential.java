package dev.sluice.config.settings.credentials;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of {@code proxy.credentials}; without the secret.
 *
 * @param key what placeholders name, see {@link CredentialKeys}
 * @param endpoints the only places that the secret may be sent to; at least one
 * @param sandboxes who may use it
 * @param expiresAt from then on it is not put in any more
 */
public record Credential(
    String key,
    CredentialSource source,
    List<CredentialEndpoint> endpoints,
    Set<String> sandboxes,
    Optional<Instant> expiresAt) {
  public Credential {
    endpoints = List.copyOf(endpoints);
    sandboxes = Set.copyOf(sandboxes);
  }

  /** Whether a request there may carry it (data-plane 14.6). */
  public boolean isBoundTo(String host, int port, String path) {
    return endpoints.stream().anyMatch(endpoint -> endpoint.admits(host, port, path));
  }

  /** Whether some request there may carry it; paths are ignored on purpose (data-plane 14.7). */
  public boolean isBoundTo(String host, int port) {
    return endpoints.stream().anyMatch(endpoint -> endpoint.isAt(host, port));
  }
}
