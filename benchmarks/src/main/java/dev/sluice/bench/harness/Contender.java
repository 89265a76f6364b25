package dev.sluice.bench.harness;

import dev.sluice.bench.peer.Peer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Somebody who is measured.
 *
 * @param processes whose CPU time counts; empty when it does not matter
 */
record Contender(String name, Load load, List<Peer> processes) {
  Contender {
    processes = List.copyOf(processes);
  }

  boolean isSluice() {
    return name.equals(Contenders.SLUICE);
  }

  double cpuSeconds() {
    return processes.stream().mapToDouble(Peer::cpuSeconds).sum();
  }

  /** The last words of those of its processes that have ended; empty when none has. */
  String obituary() {
    return processes.stream().map(Peer::obituary).collect(Collectors.joining());
  }
}
