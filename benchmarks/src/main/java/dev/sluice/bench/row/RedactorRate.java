package dev.sluice.bench.row;

import dev.sluice.bench.micro.RedactorBenchmark;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Target.AtLeast;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the row on the redactor, by JMH in a JVM of its own. */
public final class RedactorRate {
  private static final int BODY_BYTES = 1 << 20;

  private RedactorRate() {}

  /** Blocks for about ten seconds. */
  public static Row measure() throws IOException {
    try {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include(RedactorBenchmark.class.getName())
                      .param("size", Integer.toString(BODY_BYTES))
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run();
      double micros = results.iterator().next().getPrimaryResult().getScore();
      double gigabytes = BODY_BYTES / micros / 1e3;
      return Row.measured(
          "redactor on a clean 1 MiB body, one core",
          "memory speed",
          new AtLeast(1, 3, " GB/s"),
          String.format(Locale.ROOT, "%.0f us per body", micros),
          gigabytes);
    } catch (RunnerException e) {
      throw new IOException("JMH failed", e);
    }
  }
}
