package dev.sluice.proxy.connection;

/**
 * Event loop only. The client waits while its request is judged; code that judges checks whether
 * the connection is still open before it writes.
 */
public record AwaitingExchange(ClientConnection client) implements Phase {
  /** What arrives now belongs to a later request and stays on the socket. */
  @Override
  public void bytesArrived() {
    client.stopReading();
  }

  @Override
  public boolean outlivesInput() {
    return true;
  }

  @Override
  public void closed() {}
}
