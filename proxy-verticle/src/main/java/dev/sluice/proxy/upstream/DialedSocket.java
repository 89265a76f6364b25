package dev.sluice.proxy.upstream;

import dev.sluice.wire.connection.Connection;
import java.net.InetAddress;

/**
 * A connection that carries nothing yet and is not read.
 *
 * @param address the checked address it is connected to
 * @param http2 whether its TLS handshake chose HTTP/2
 */
public record DialedSocket(Connection connection, InetAddress address, boolean http2) {
  DialedSocket encrypted(boolean choseHttp2) {
    return new DialedSocket(connection, address, choseHttp2);
  }

  public boolean isOpen() {
    return connection.isOpen();
  }

  public void close() {
    connection.reset();
  }
}
