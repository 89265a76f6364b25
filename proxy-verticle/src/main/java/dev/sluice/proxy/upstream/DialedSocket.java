package dev.sluice.proxy.upstream;

import dev.sluice.proxy.connection.Connection;
import java.net.InetAddress;

/**
 * A connection that carries nothing yet, and is not read.
 *
 * @param address the checked address that it is connected to
 */
public record DialedSocket(Connection connection, InetAddress address) {
  /** False once the origin has closed it, as far as is known. */
  public boolean isOpen() {
    return connection.isOpen();
  }

  public void close() {
    connection.reset();
  }
}
