package dev.sluice.proxy.upstream;

import java.net.InetAddress;

/**
 * What two requests must share to share a connection: the checked address, not the name alone.
 *
 * @param sandbox whose credentials the connection may have seen
 * @param tlsHost the verified name; empty for plain text
 * @param identity which client certificate the origin was shown; 0 is none
 */
record OriginKey(String sandbox, InetAddress address, int port, String tlsHost, int identity) {}
