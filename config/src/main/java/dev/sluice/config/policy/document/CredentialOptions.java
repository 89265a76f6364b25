package dev.sluice.config.policy.document;

import java.util.Optional;

/**
 * How credentials reach an endpoint.
 *
 * @param provider {@code credential_binding.provider}
 */
public record CredentialOptions(
    boolean websocketRewrite,
    boolean bodyRewrite,
    boolean allowUninspected,
    Optional<Signing> signing,
    Optional<String> provider) {

  /**
   * AWS SigV4.
   *
   * @param mode {@code credential_signing}
   */
  public record Signing(String mode, Optional<String> service, Optional<String> region) {}
}
