package dev.sluice.proto;

import java.util.Set;

/**
 * The headers that middleware may neither see nor change (middleware-contract f.13, g). The proxy
 * hides them and the chain refuses mutations of them, by the same list.
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

  /** Whether the header carries a credential, routes, frames, or belongs to one hop. */
  public static boolean contain(String lowerCaseName) {
    return NAMES.contains(lowerCaseName)
        || lowerCaseName.startsWith("x-amz-")
        || lowerCaseName.startsWith("x-openshell-credential");
  }
}
