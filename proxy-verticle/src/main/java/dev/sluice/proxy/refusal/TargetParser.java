package dev.sluice.proxy.refusal;

import java.util.Locale;
import java.util.Optional;

/** Parses request targets in origin, absolute and asterisk form (RFC 9112 section 3.2). */
public final class TargetParser {
  private static final TargetResult ASTERISK = new TargetResult.Asterisk();
  private static final String SCHEME_END = "://";

  private TargetParser() {}

  /**
   * Parses a target and makes its path canonical: unreserved octets decoded, parameters and dot
   * segments removed, one slash between segments, at most 4096 characters. Parsing a canonical
   * target returns it unchanged.
   *
   * @param allowEncodedSlash keep {@code %2F} and backslashes, as {@code %5C}, in the path instead
   *     of refusing them
   */
  public static TargetResult parse(String rawTarget, boolean allowEncodedSlash) {
    if (rawTarget.equals("*")) {
      return ASTERISK;
    }
    if (!isVisibleAscii(rawTarget)) {
      return new TargetResult.Rejected("target holds a character that is not visible ASCII");
    }
    if (rawTarget.indexOf('#') >= 0) {
      return new TargetResult.Rejected("target holds a fragment");
    }
    return rawTarget.startsWith("/")
        ? origin(rawTarget, allowEncodedSlash)
        : absolute(rawTarget, allowEncodedSlash);
  }

  private static TargetResult origin(String raw, boolean allowEncodedSlash) {
    int pathEnd = pathEnd(raw, 0);
    return switch (CanonicalPath.of(raw.substring(0, pathEnd), allowEncodedSlash)) {
      case CanonicalPath.Result.Canonical(String path) ->
          new TargetResult.Origin(withQuery(path, raw, pathEnd));
      case CanonicalPath.Result.Refused(String detail) -> new TargetResult.Rejected(detail);
    };
  }

  private static TargetResult absolute(String raw, boolean allowEncodedSlash) {
    int colon = raw.indexOf(':');
    if (!isScheme(raw, colon) || !raw.startsWith(SCHEME_END, colon)) {
      return new TargetResult.Rejected("target is neither a path nor a URL");
    }
    String scheme = raw.substring(0, colon).toLowerCase(Locale.ROOT);
    int start = colon + SCHEME_END.length();
    int end = authorityEnd(raw, start);
    Optional<Authority> authority = Authority.parse(raw.substring(start, end), defaultPort(scheme));
    if (authority.isEmpty()) {
      return new TargetResult.Rejected("target has no valid authority");
    }
    int pathEnd = pathEnd(raw, end);
    return switch (CanonicalPath.of(raw.substring(end, pathEnd), allowEncodedSlash)) {
      case CanonicalPath.Result.Canonical(String path) ->
          new TargetResult.Absolute(scheme, authority.get(), withQuery(path, raw, pathEnd));
      case CanonicalPath.Result.Refused(String detail) -> new TargetResult.Rejected(detail);
    };
  }

  private static int pathEnd(String raw, int from) {
    int question = raw.indexOf('?', from);
    return question < 0 ? raw.length() : question;
  }

  private static RequestTarget withQuery(String path, String raw, int pathEnd) {
    boolean hasQuery = pathEnd < raw.length();
    return new RequestTarget(path, hasQuery ? raw.substring(pathEnd + 1) : "", hasQuery);
  }

  private static boolean isVisibleAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isScheme(String text, int end) {
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      int lower = c | 0x20;
      boolean letter = lower >= 'a' && lower <= 'z';
      boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return end > 0;
  }

  private static int authorityEnd(String raw, int from) {
    int at = from;
    while (at < raw.length() && raw.charAt(at) != '/' && raw.charAt(at) != '?') {
      at++;
    }
    return at;
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "http", "ws" -> 80;
      case "https", "wss" -> 443;
      default -> 0;
    };
  }
}
