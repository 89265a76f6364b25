package dev.sluice.bench.harness;

import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.peer.JvmMemory;
import java.util.Optional;

/**
 * One round.
 *
 * @param cpuMicrosPerRequest of the contender's own processes, user and system
 * @param memory of Sluice's heap during the round
 */
record Sample(LoadResult load, double cpuMicrosPerRequest, Optional<JvmMemory> memory) {
  /** Of a contender that is not Sluice. */
  Sample(LoadResult load, double cpuMicrosPerRequest) {
    this(load, cpuMicrosPerRequest, Optional.empty());
  }
}
