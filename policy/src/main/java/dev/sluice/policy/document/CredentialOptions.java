package dev.sluice.policy.document;

import java.util.Optional;

/**
 * How an endpoint uses credentials.
 *
 * @param provider {@code credential_binding.provider}
 */
public record CredentialOptions(
    boolean websocketRewrite,
    boolean bodyRewrite,
    boolean allowUninspected,
    Optional<Signing> signing,
    Optional<String> provider) {
  public static final CredentialOptions NONE =
      new CredentialOptions(false, false, false, Optional.empty(), Optional.empty());

  public boolean changesRequests() {
    return bodyRewrite || websocketRewrite || signing.isPresent();
  }

  public CredentialOptions withoutBodyRewrite() {
    return new CredentialOptions(websocketRewrite, false, allowUninspected, signing, provider);
  }

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
