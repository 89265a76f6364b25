package dev.sluice.proxy.target;

import dev.sluice.proxy.credential.PathRedaction;

/**
 * What is asked of an origin.
 *
 * @param path canonical, with {@code [CREDENTIAL]} for every placeholder: what policy, middleware
 *     and the audit see; starts with a slash
 * @param wirePath canonical, with its placeholders: for the origin alone
 * @param query raw, without the question mark; empty when there is none
 * @param hasQuery a question mark was there, even when nothing followed it
 */
public record RequestTarget(String path, String wirePath, String query, boolean hasQuery) {
  /** One whose path as it is shown follows from what it is. */
  public RequestTarget(String wirePath, String query, boolean hasQuery) {
    this(PathRedaction.of(wirePath), wirePath, query, hasQuery);
  }

  /** The target of the request line towards the origin. */
  public String originForm() {
    return hasQuery ? wirePath + '?' + query : wirePath;
  }

  /** Paths and queries may hold secrets. */
  @Override
  public String toString() {
    return "RequestTarget[" + path.length() + " chars, hasQuery=" + hasQuery + "]";
  }
}
