package dev.sluice.proxy.upstream;

import java.net.InetAddress;
import java.util.List;

/**
 * Where a request goes, after the destination guard.
 *
 * @param sandbox whose requests share connections to it: an origin may take a whole connection for
 *     whoever authenticated on it
 * @param host the name that is indicated and verified when TLS is used
 * @param port 1 to 65535
 * @param tls the connection is encrypted
 * @param addresses checked; at least one; only these are dialled, in order
 */
public record Origin(
    String sandbox, String host, int port, boolean tls, List<InetAddress> addresses) {
  public Origin {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("an origin needs a checked address");
    }
  }

  /** The same without encryption. */
  Origin inTheClear() {
    return new Origin(sandbox, host, port, false, addresses);
  }

  /**
   * What connections to one of its addresses are kept under.
   *
   * @param identity which client certificate it is shown; 0 is none
   */
  OriginKey key(InetAddress address, int identity) {
    return new OriginKey(sandbox, address, port, tls ? host : "", identity);
  }
}
