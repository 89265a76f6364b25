package dev.sluice.proxy.target;

import dev.sluice.proxy.credential.PathRedaction;

/**
 * The path and query of a request.
 *
 * @param path canonical, with {@code [CREDENTIAL]} for each placeholder, as policy, middleware and
 *     audit see it; starts with a slash
 * @param wirePath canonical, with placeholders; for the origin only
 * @param query raw, without the question mark; empty when there is none
 * @param hasQuery whether there was a question mark, even with nothing after it
 */
public record RequestTarget(String path, String wirePath, String query, boolean hasQuery) {
  public RequestTarget(String wirePath, String query, boolean hasQuery) {
    this(PathRedaction.of(wirePath), wirePath, query, hasQuery);
  }

  /** Whether the path holds a separator that only some servers read as one: %2F or %5C. */
  public boolean hasEscapedSeparator() {
    return path.contains("%2F") || path.contains("%5C");
  }

  public String originForm() {
    return hasQuery ? wirePath + '?' + query : wirePath;
  }

  /** Paths and queries may hold secrets. */
  @Override
  public String toString() {
    return "RequestTarget[" + path.length() + " chars, hasQuery=" + hasQuery + "]";
  }
}
