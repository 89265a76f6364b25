package dev.sluice.chain.remote;

import dev.sluice.chain.standing.Seat;

/**
 * Event loop only. Tells operators when the first circuit of a node opened and the last one closed,
 * and not once for every event loop.
 */
record CircuitEvents(String service, ServiceEvents events, Seat seat)
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
