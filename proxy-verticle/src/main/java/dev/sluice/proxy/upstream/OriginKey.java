package dev.sluice.proxy.upstream;

import java.net.InetAddress;

/**
 * The properties that requests on one connection share: the checked address, not only the name.
 *
 * @param sandbox whose credentials the connection may have carried
 * @param tlsHost the verified name; empty for plain text
 * @param identity the client certificate presented; 0 for none
 */
record OriginKey(String sandbox, InetAddress address, int port, String tlsHost, int identity) {
  /** Computed several times for each request, and cheaper than the generated one. */
  @Override
  public int hashCode() {
    int hash = 31 * sandbox.hashCode() + address.hashCode();
    return 31 * (31 * (31 * hash + port) + tlsHost.hashCode()) + identity;
  }
}
