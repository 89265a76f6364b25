package dev.sluice.chain.remote;

/** Tells operators which service's circuit changed. */
record CircuitEvents(String service, ServiceEvents events) implements CircuitBreaker.Listener {
  @Override
  public void opened() {
    events.circuitOpened(service);
  }

  @Override
  public void closed() {
    events.circuitClosed(service);
  }
}
