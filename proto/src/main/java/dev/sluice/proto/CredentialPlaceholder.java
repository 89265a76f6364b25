package dev.sluice.proto;

/**
 * How placeholders of credentials begin. The proxy replaces and redacts them; the chain refuses
 * header mutations that contain one.
 */
public final class CredentialPlaceholder {
  /** In any case-sensitive text; {@code env:} and the key follow. */
  public static final String CANONICAL = "openshell:resolve:";

  /** In an environment variable; the key follows. */
  public static final String ALIAS = "OPENSHELL-RESOLVE-ENV-";

  private CredentialPlaceholder() {}
}
