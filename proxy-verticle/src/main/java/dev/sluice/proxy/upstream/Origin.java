package dev.sluice.proxy.upstream;

import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.wire.tls.AlpnOffer;
import java.net.InetAddress;
import java.util.List;

/**
 * The destination of a request, after the destination guard.
 *
 * @param claimant whose share of the connections is used. Only requests of its sandbox share
 *     connections, since some origins authenticate a whole connection
 * @param host the TLS server name, which is also verified
 * @param port 1 to 65535
 * @param tls whether the connection is encrypted
 * @param addresses checked; at least one; the proxy dials only these, in order
 * @param offer the protocols that it may choose from
 */
public record Origin(
    Claimant claimant,
    String host,
    int port,
    boolean tls,
    List<InetAddress> addresses,
    AlpnOffer offer) {
  public Origin {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("an origin needs a checked address");
    }
  }

  public Origin(
      Claimant claimant, String host, int port, boolean tls, List<InetAddress> addresses) {
    this(claimant, host, port, tls, addresses, AlpnOffer.HTTP1);
  }

  public Origin offering(AlpnOffer other) {
    return new Origin(claimant, host, port, tls, addresses, other);
  }

  boolean mayShare() {
    return tls && offer == AlpnOffer.HTTP2;
  }

  String sandbox() {
    return claimant.sandbox();
  }

  Origin inTheClear() {
    return new Origin(claimant, host, port, false, addresses, offer);
  }

  OriginKey key(InetAddress address, int identity) {
    return new OriginKey(sandbox(), address, port, tls ? host : "", identity);
  }
}
