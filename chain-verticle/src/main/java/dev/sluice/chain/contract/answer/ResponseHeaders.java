package dev.sluice.chain.contract.answer;

import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;
import java.util.Set;

/**
 * The headers of responses by what a stage may do with them (http-responses 4.2 and D1). Names are
 * in lower case.
 */
public final class ResponseHeaders {
  private static final Set<String> OUT_OF_REACH =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "set-cookie",
          "www-authenticate",
          "authentication-info",
          "proxy-authentication-info",
          "content-length",
          "content-encoding",
          "content-range");

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

  /** A scanner may add or tighten them; none may take them away. */
  private static final Set<String> NOT_REMOVABLE =
      Set.of(
          "content-security-policy",
          "strict-transport-security",
          "x-frame-options",
          "x-content-type-options");

  private ResponseHeaders() {}

  static boolean mayWrite(String name, boolean trailer) {
    return isInReach(name) && (trailer || !isIntegrity(name));
  }

  static boolean mayRemove(String name) {
    return isInReach(name) && !NOT_REMOVABLE.contains(name);
  }

  private static boolean isInReach(String name) {
    return !OUT_OF_REACH.contains(name)
        && !name.startsWith("x-openshell-credential")
        && !name.startsWith("access-control-");
  }

  /** Whether the header vouches for the bytes of the body, so that it is stale when they change. */
  public static boolean isIntegrity(String name) {
    return INTEGRITY.contains(name);
  }

  /** The headers, or trailers, without those that vouch for the body. */
  public static List<HttpHeader> withoutIntegrity(List<HttpHeader> headers) {
    return headers.stream().filter(header -> !isIntegrity(header.getName())).toList();
  }
}
