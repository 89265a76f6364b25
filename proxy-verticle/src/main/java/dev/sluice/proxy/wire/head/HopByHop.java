package dev.sluice.proxy.wire.head;

/** The hop-by-hop fields (RFC 9110 section 7.6.1): a fixed set and the names in Connection. */
public final class HopByHop {
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

  /**
   * The proxy's {@code Via} value, added to every message (RFC 9110 section 7.6.3).
   *
   * @param received version of the message
   */
  public static String via(HttpVersion received) {
    return received == HttpVersion.HTTP_2 ? VIA_HTTP2 : VIA;
  }

  /** Whether a line is for the next hop only. */
  public static boolean ends(HeaderBlock headers, int line, ConnectionOptions connection) {
    for (HeaderName name : FIXED) {
      if (headers.nameIs(line, name)) {
        return true;
      }
    }
    return connection.nominatesOthers() && connection.nominated().contains(headers.lowerName(line));
  }
}
