package dev.sluice.proto;

import java.util.Set;

/**
 * The headers that middleware may not change (middleware-contract f.13, g). The proxy hides them
 * and the chain refuses mutations of them, by the same list. {@code Expect} is visible, but not to
 * be written.
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

  /** Whether middleware may not write the header, although it may see and remove it. */
  public static boolean isReadOnly(String lowerCaseName) {
    // The proxy holds the body already; the origin would wait for the client to send it.
    return lowerCaseName.equals("expect");
  }
}
