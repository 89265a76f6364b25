package dev.sluice.chain.header;

import dev.sluice.chain.text.Ascii;
import java.util.Set;

/** What is a header name or value, and which headers no stage may touch. */
final class HeaderRules {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** The start of a credential placeholder; injecting one would make Sluice hand out a secret. */
  private static final String PLACEHOLDER = "openshell:resolve:";

  private static final Set<String> PROTECTED =
      Set.of(
          "authorization",
          "proxy-authorization",
          "proxy-authenticate",
          "cookie",
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "proxy-connection",
          "keep-alive",
          "te",
          "trailer",
          "upgrade");

  private HeaderRules() {}

  static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Ascii.isAlphanumeric(c) && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Whether it carries a credential, routes, frames, or belongs to one hop. */
  static boolean isProtected(String lowerCaseName) {
    return PROTECTED.contains(lowerCaseName)
        || lowerCaseName.startsWith("x-amz-")
        || lowerCaseName.startsWith("x-openshell-credential");
  }

  /** Whether it may be written: no control character but TAB, no credential placeholder. */
  static boolean isSafeValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F) {
        return false;
      }
    }
    return !value.contains(PLACEHOLDER);
  }
}
