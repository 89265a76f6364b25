package dev.sluice.proxy.target;

/**
 * What is asked of an origin.
 *
 * @param path canonical; starts with a slash
 * @param query raw, without the question mark; empty when there is none
 * @param hasQuery a question mark was there, even when nothing followed it
 */
public record RequestTarget(String path, String query, boolean hasQuery) {
  /** The target of the request line towards the origin. */
  public String originForm() {
    return hasQuery ? path + '?' + query : path;
  }

  /** Paths and queries may hold secrets. */
  @Override
  public String toString() {
    return "RequestTarget[" + path.length() + " chars, hasQuery=" + hasQuery + "]";
  }
}
