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
  /** An endpoint that says nothing. */
  public static final CredentialOptions NONE =
      new CredentialOptions(false, false, false, Optional.empty(), Optional.empty());

  /** Whether requests need more than their placeholders in the head replaced. */
  public boolean changesRequests() {
    return bodyRewrite || signing.isPresent();
  }

  /** The same for a protocol whose bodies are not rewritten. */
  public CredentialOptions withoutBodyRewrite() {
    return new CredentialOptions(websocketRewrite, false, allowUninspected, signing, provider);
  }

  /** The same where requests are not inspected. */
  public CredentialOptions unread(boolean uninspectedAllowed) {
    return new CredentialOptions(false, false, uninspectedAllowed, signing, provider);
  }

  /**
   * AWS SigV4.
   *
   * @param mode {@code credential_signing}
   */
  public record Signing(String mode, Optional<String> service, Optional<String> region) {}
}
