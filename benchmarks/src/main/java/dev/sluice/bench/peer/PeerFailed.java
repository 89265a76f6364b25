package dev.sluice.bench.peer;

/** A process of the run did not start. */
public final class PeerFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerFailed(String name, String reason) {
    super(name + " did not start: " + reason);
  }
}
