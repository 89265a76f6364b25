package dev.sluice.proxy.exchange;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Phase;

/**
 * Event loop. The client waits while somebody else works on its request; whoever does looks whether
 * the connection is still there before it writes.
 */
public record Parked(ClientConnection client) implements Phase {
  /** What comes now belongs to a later request and stays on the socket. */
  @Override
  public void bytesArrived() {
    client.pauseReading();
  }

  @Override
  public boolean outlivesInput() {
    return true;
  }

  @Override
  public void closed() {}

  @Override
  public void deadlinePassed() {}
}
