package dev.sluice.bench.harness;

import dev.sluice.bench.load.LoadResult;

/**
 * One round.
 *
 * @param cpuMicrosPerRequest of the contender's own processes, user and system
 */
record Sample(LoadResult load, double cpuMicrosPerRequest) {}
