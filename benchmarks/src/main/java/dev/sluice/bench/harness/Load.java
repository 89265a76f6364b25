package dev.sluice.bench.harness;

import dev.sluice.bench.load.LoadResult;
import java.io.IOException;
import java.time.Duration;

/** A load on one contender. */
@FunctionalInterface
interface Load {
  /** Blocks until it has ended. */
  LoadResult run(Duration time) throws IOException, InterruptedException;
}
