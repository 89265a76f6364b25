package dev.sluice.proxy.secret.credential;

public enum CredentialFault {
  MISDIRECTED,
  /** A placeholder names a credential that is for another path of this host and port. */
  ON_ANOTHER_PATH,
  /** A placeholder has no secret, or the secret is too long or not allowed in its place. */
  UNAVAILABLE,
  MISPLACED,
  /** The request cannot be signed: no region, or an unknown kind of payload. */
  UNSIGNABLE,
  /** The body cannot be rewritten: too large before or after, or not UTF-8. */
  BODY_UNUSABLE,
  BODY_NOT_REWRITTEN,
  /** A placeholder is in a WebSocket message that is not rewritten, or may be in a binary one. */
  MESSAGE_NOT_REWRITTEN
}
