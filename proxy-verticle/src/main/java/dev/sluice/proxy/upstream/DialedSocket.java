package dev.sluice.proxy.upstream;

import dev.sluice.proxy.connection.Connection;
import java.net.InetAddress;

/**
 * A connection that carries nothing yet and is not read.
 *
 * @param address the checked address it is connected to
 */
public record DialedSocket(Connection connection, InetAddress address) {
  /** False once the socket has noticed the origin's close. */
  public boolean isOpen() {
    return connection.isOpen();
  }

  public void close() {
    connection.reset();
  }
}
