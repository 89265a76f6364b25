package dev.sluice.bench.harness;

import dev.sluice.bench.peer.Peer;
import java.util.List;

/**
 * Somebody who is measured.
 *
 * @param processes whose CPU time counts; empty when it does not matter
 */
record Contender(String name, Load load, List<Peer> processes) {
  Contender {
    processes = List.copyOf(processes);
  }

  double cpuSeconds() {
    return processes.stream().mapToDouble(Peer::cpuSeconds).sum();
  }
}
