package dev.sluice.proxy.exchange;

import dev.sluice.proxy.http1.ConnectionOptions;
import dev.sluice.proxy.http1.HeaderBlock;
import dev.sluice.proxy.http1.HeaderName;

/**
 * The fields that end at this proxy (RFC 9110, 7.6.1): the fixed ones and those that Connection
 * names.
 */
final class HopByHop {
  private static final HeaderName[] FIXED = {
    HeaderName.CONNECTION,
    HeaderName.KEEP_ALIVE,
    HeaderName.PROXY_CONNECTION,
    HeaderName.PROXY_AUTHORIZATION,
    HeaderName.PROXY_AUTHENTICATE,
    HeaderName.TE,
    HeaderName.UPGRADE,
  };

  private HopByHop() {}

  static boolean ends(HeaderBlock headers, int line, ConnectionOptions connection) {
    for (HeaderName name : FIXED) {
      if (headers.nameIs(line, name)) {
        return true;
      }
    }
    return !connection.nominated().isEmpty()
        && connection.nominated().contains(headers.lowerName(line));
  }
}
