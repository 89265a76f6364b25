package dev.sluice.proxy.refusal;

import dev.sluice.config.net.LocalHost;

/** The form of a request target other than that of CONNECT (RFC 9112 section 3.2). */
public sealed interface TargetResult {
  record Origin(RequestTarget target) implements TargetResult {}

  /**
   * {@code scheme://authority/path?query}.
   *
   * @param scheme lower case, any
   * @param authority port as given, or the scheme's default, or 0 when the scheme is unknown
   */
  record Absolute(String scheme, Authority authority, RequestTarget target)
      implements TargetResult {
    public boolean isTo(LocalHost host) {
      return LocalHost.of(authority.host()).filter(host::equals).isPresent();
    }
  }

  record Asterisk() implements TargetResult {}

  /** No valid form, or a path without a canonical form. {@code detail} never quotes the client. */
  record Rejected(String detail) implements TargetResult {}
}
