package dev.sluice.proxy.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Proxy credentials of the Basic scheme in UTF-8 (RFC 7617). */
record BasicCredentials(String user, String password) {
  private static final String SCHEME = "basic ";

  // Longer values match no sandbox and token.
  private static final int MAX_LENGTH = 2048;

  static Optional<BasicCredentials> parse(String value) {
    if (value.length() > MAX_LENGTH || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return decode(value.substring(SCHEME.length()).strip()).flatMap(BasicCredentials::split);
  }

  private static Optional<String> decode(String base64) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<BasicCredentials> split(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return "BasicCredentials";
  }
}
