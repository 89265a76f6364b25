package dev.sluice.wire.connection;

/**
 * Event loop only. The phase of a client whose request is being judged. Steps check that the
 * connection is still open before they write.
 */
public record AwaitingExchange(ClientConnection client) implements Phase {
  /** Leaves the bytes on the socket; they belong to a later request. */
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
