package dev.sluice.proto;

import java.util.Set;

/**
 * Groups of response headers (http-responses 4.2). The proxy hides some of them and the chain
 * refuses mutations, by the same lists. Names are in lower case.
 */
public final class ResponseFields {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Set<String> CREDENTIALS =
      Set.of(
          "set-cookie",
          "www-authenticate",
          "authentication-info",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization");

  private static final String CREDENTIAL_PREFIX = "x-openshell-credential";

  private static final Set<String> READ_ONLY =
      Set.of("content-length", "content-encoding", "content-range");

  private static final Set<String> INTEGRITY =
      Set.of(
          "accept-ranges",
          "etag",
          "content-md5",
          "digest",
          "content-digest",
          "repr-digest",
          "signature",
          "signature-input");

  private ResponseFields() {}

  /** Whether stages do not see it: it frames, belongs to one hop, or carries a credential. */
  public static boolean isHidden(String name) {
    return HOP_BY_HOP.contains(name)
        || CREDENTIALS.contains(name)
        || name.startsWith(CREDENTIAL_PREFIX);
  }

  /** Whether a trailer may not have this name, and no stage changes the header. */
  public static boolean isProtected(String name) {
    return isHidden(name) || READ_ONLY.contains(name);
  }

  /** Whether the header vouches for the bytes of the body, and is stale when they change. */
  public static boolean isIntegrity(String name) {
    return INTEGRITY.contains(name);
  }
}
