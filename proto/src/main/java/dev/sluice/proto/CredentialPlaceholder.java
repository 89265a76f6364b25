package dev.sluice.proto;

/**
 * How placeholders of credentials begin. The proxy replaces and redacts them; the chain refuses
 * header mutations that contain one.
 */
public final class CredentialPlaceholder {
  /** Followed by {@code env:} and the key. */
  public static final String CANONICAL = "openshell:resolve:";

  /** The same in an environment variable, followed by the key. */
  public static final String ALIAS = "OPENSHELL-RESOLVE-ENV-";

  private CredentialPlaceholder() {}
}
