package dev.sluice.app.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers by which access is decided; absent ones are empty.
 *
 * @param authority the host, and the port if it is written, that the caller means to reach
 * @param origin the page that a browser asks for, as RFC 6454 writes it
 * @param fetchSite {@code Sec-Fetch-Site}: how that page is related to this API
 * @param writes the request may change something, or makes the cluster work for a while
 */
record AdminCall(
    String authorization, String authority, String origin, String fetchSite, boolean writes) {
  private static final String SCHEME = "bearer ";
  private static final List<HttpMethod> READS =
      List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** What browsers say of their own user, and of pages of this API. */
  private static final Set<String> OWN_SITE = Set.of("", "none", "same-origin");

  static AdminCall of(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    return new AdminCall(
        text(request.getHeader(HttpHeaders.AUTHORIZATION)),
        authority == null ? "" : authority.toString(),
        text(request.getHeader(HttpHeaders.ORIGIN)),
        text(request.getHeader("Sec-Fetch-Site")),
        !READS.contains(request.method()) || LivePages.serves(String.valueOf(request.path())));
  }

  String bearer() {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : "";
  }

  boolean isOfForeignPage() {
    boolean ownOrigin =
        origin.isEmpty()
            || origin.equalsIgnoreCase("http://" + authority)
            || origin.equalsIgnoreCase("https://" + authority);
    return !ownOrigin || !OWN_SITE.contains(fetchSite);
  }

  private static String text(@Nullable String header) {
    return header == null ? "" : header;
  }
}
