package dev.sluice.wire.head;

/** Decides which lines of a head are forwarded to the next hop. */
public final class HopByHop {
  // RFC 9110 section 7.6.1.
  private static final HeaderName[] FIXED = {
    HeaderName.CONNECTION,
    HeaderName.KEEP_ALIVE,
    HeaderName.PROXY_CONNECTION,
    HeaderName.PROXY_AUTHORIZATION,
    HeaderName.PROXY_AUTHENTICATE,
    HeaderName.TE,
    HeaderName.UPGRADE,
  };

  private static final String VIA = "1.1 sluice";
  private static final String VIA_HTTP2 = "2 sluice";

  private HopByHop() {}

  /** The proxy's {@code Via} value, added to every message (RFC 9110 section 7.6.3). */
  public static String via(HttpVersion received) {
    return received == HttpVersion.HTTP_2 ? VIA_HTTP2 : VIA;
  }

  /**
   * Whether a line goes no further: its name is fixed or in Connection, or it repeats the length
   * that an earlier line tells (RFC 9110 section 8.6).
   */
  public static boolean ends(HeaderBlock headers, int line, ConnectionOptions connection) {
    for (HeaderName name : FIXED) {
      if (headers.nameIs(line, name)) {
        return true;
      }
    }
    return repeatsLength(headers, line)
        || (connection.nominatesOthers()
            && connection.nominated().contains(headers.lowerName(line)));
  }

  private static boolean repeatsLength(HeaderBlock headers, int line) {
    return headers.nameIs(line, HeaderName.CONTENT_LENGTH)
        && headers.indexOf(HeaderName.CONTENT_LENGTH, 0) < line;
  }
}
