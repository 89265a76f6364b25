package dev.sluice.bench.compare;

import dev.sluice.bench.load.LoadResult;
import java.io.IOException;
import java.time.Duration;

/** A load on one contender. */
@FunctionalInterface
public interface LoadGenerator {
  /** Blocks until the load has ended. */
  LoadResult run(Duration time) throws IOException, InterruptedException;
}
