package dev.sluice.chain.health;

/**
 * Event loop only. Tells operators when the first circuit of a node opened and the last one closed,
 * and not once for every event loop.
 */
public record CircuitEvents(String service, ServiceListener events, LoopHealth seat)
    implements CircuitBreaker.Listener {
  @Override
  public void opened() {
    if (seat.opened()) {
      events.circuitOpened(service);
    }
  }

  @Override
  public void closed() {
    if (seat.closed()) {
      events.circuitClosed(service);
    }
  }
}
