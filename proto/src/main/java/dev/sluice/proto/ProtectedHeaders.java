package dev.sluice.proto;

import java.util.Set;

/**
 * The headers that middleware neither sees nor touches (middleware-contract f.13, g): the proxy
 * leaves them out of what it shows, the chain refuses mutations of them, and the two must not
 * differ.
 */
public final class ProtectedHeaders {
  private static final Set<String> NAMES =
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

  private ProtectedHeaders() {}

  /** Whether it carries a credential, routes, frames, or belongs to one hop. */
  public static boolean contain(String lowerCaseName) {
    return NAMES.contains(lowerCaseName)
        || lowerCaseName.startsWith("x-amz-")
        || lowerCaseName.startsWith("x-openshell-credential");
  }
}
