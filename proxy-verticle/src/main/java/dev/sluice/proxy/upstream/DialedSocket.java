package dev.sluice.proxy.upstream;

import dev.sluice.proxy.connection.Connection;
import java.net.InetAddress;

/**
 * A connection that carries nothing yet and is not read.
 *
 * @param address the checked address it is connected to
 * @param http2 whether its TLS handshake chose HTTP/2
 */
public record DialedSocket(Connection connection, InetAddress address, boolean http2) {
  /** The same socket after its TLS handshake. */
  DialedSocket encrypted(boolean choseHttp2) {
    return new DialedSocket(connection, address, choseHttp2);
  }

  /** False once the socket has noticed the origin's close. */
  public boolean isOpen() {
    return connection.isOpen();
  }

  public void close() {
    connection.reset();
  }
}
