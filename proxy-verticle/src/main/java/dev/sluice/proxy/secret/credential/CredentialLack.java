package dev.sluice.proxy.secret.credential;

/**
 * Why a placeholder has no secret.
 *
 * @param key of the credential, as the client wrote it
 * @param why platform text
 */
public record CredentialLack(String key, String why) {
  /** Without the key, which may be anything. */
  @Override
  public String toString() {
    return "CredentialLack[" + why + "]";
  }
}
