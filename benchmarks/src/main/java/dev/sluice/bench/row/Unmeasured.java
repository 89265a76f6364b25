package dev.sluice.bench.row;

import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Target.AtMost;
import java.util.List;

/** Rows of the budget that other commands measure; without them the table would look complete. */
public final class Unmeasured {
  private static final String ELSEWHERE =
      "not measured here: integration-tests/soak/slow and soak/queued do";

  private Unmeasured() {}

  /** Rows without a figure, and the commands that take it. */
  public static List<Row> rows() {
    return List.of(
        Row.notRun(
            "20,000 connections that do not read; 10,000 idle tunnels; 1,000 queued requests of 4"
                + " MiB",
            "-",
            new AtMost(0, 0, " OutOfMemoryError"),
            ELSEWHERE));
  }
}
