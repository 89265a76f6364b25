package dev.sluice.proxy.credential;

/** Why a request with credentials cannot go on. The first one found counts. */
public enum Fault {
  /** A placeholder names a credential that is not for this endpoint. */
  MISDIRECTED,
  /** A placeholder has no secret, or its secret cannot stand where it stands or is too long. */
  UNAVAILABLE,
  /** A placeholder stands where none is replaced. */
  MISPLACED,
  /** A signature cannot be made: no region, or a payload of an unknown kind. */
  UNSIGNABLE,
  /** The body cannot be rewritten: too large before or after it, or not UTF-8. */
  BODY_UNUSABLE,
  /** A placeholder is in a body that is not to be rewritten. */
  BODY_NOT_REWRITTEN
}
