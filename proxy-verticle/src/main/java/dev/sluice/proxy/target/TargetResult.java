package dev.sluice.proxy.target;

/** What a request target turned out to be (RFC 9112, 3.2); CONNECT has its own form. */
public sealed interface TargetResult {
  /** {@code /path?query}. */
  record Origin(RequestTarget target) implements TargetResult {}

  /**
   * {@code scheme://authority/path?query}.
   *
   * @param scheme lower case, any
   * @param authority with the scheme's default port; port 0 when the scheme is unknown and no port
   *     was given
   */
  record Absolute(String scheme, Authority authority, RequestTarget target)
      implements TargetResult {}

  /** {@code *}. */
  record Asterisk() implements TargetResult {}

  /**
   * None of these, or a path without one canonical form.
   *
   * @param detail platform words for the audit; never what the client sent
   */
  record Rejected(String detail) implements TargetResult {}
}
