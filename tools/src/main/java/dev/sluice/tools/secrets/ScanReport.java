package dev.sluice.tools.secrets;

import dev.sluice.detect.explain.TracedSecret;
import java.util.List;

/** Prints the results of a scan as they arrive. One thread. */
interface ScanReport {
  /**
   * A secret and its place.
   *
   * @param sighting holds no byte of the secret
   */
  record Finding(TracedSecret sighting, FilePlace place) {}

  /** The findings of one file, by place, at least one. */
  void found(String file, List<Finding> findings);

  void finish(ScanTotals totals, int patterns, int limit);
}
