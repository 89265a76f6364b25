package dev.sluice.app.node;

import java.util.Optional;

/** Where a node is between its start and its end; any thread. */
final class Readiness {
  private volatile Phase phase = Phase.STARTING;

  private enum Phase {
    STARTING,
    WITHOUT_CHAIN,
    SERVING,
    DRAINING
  }

  /** A proxy of a cluster gives the first chain node some seconds. */
  void awaitsChainNode() {
    phase = Phase.WITHOUT_CHAIN;
  }

  /** Everything listens. */
  void serves() {
    phase = Phase.SERVING;
  }

  /** It was told to stop: nothing new is accepted, what is in flight ends. */
  void drains() {
    phase = Phase.DRAINING;
  }

  /** Why there should be no traffic yet, or any more. */
  Optional<String> reasonAgainst() {
    return switch (phase) {
      case STARTING -> Optional.of("starting");
      case WITHOUT_CHAIN -> Optional.of("no chain node yet");
      case SERVING -> Optional.empty();
      case DRAINING -> Optional.of("draining");
    };
  }
}
