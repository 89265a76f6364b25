package dev.sluice.bench.harness;

import dev.sluice.bench.harness.Budget.AtMost;
import java.util.List;

/**
 * Rows of the budget that the harness does not measure, and what does; a table that hid them would
 * mislead.
 */
final class Unmeasured {
  private static final String ELSEWHERE =
      "not by the harness: integration-tests/soak/slow and soak/queued do";

  private Unmeasured() {}

  static List<Row> rows() {
    return List.of(
        Row.notRun(
            "10,000 idle tunnels; 1,000 queued requests of 4 MiB",
            "-",
            new AtMost(0, " OutOfMemoryError"),
            ELSEWHERE));
  }
}
