package dev.sluice.bench.compare;

import dev.sluice.bench.compare.Series.Round;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders under one load. They are measured in turns, so that other work of the machine meets
 * all of them.
 */
public record Comparison(String title, List<Contender> contenders) {
  private static final int MAX_WARM_UPS = 12;
  private static final double WORTH_ANOTHER = 1.05;

  /** Part of one core that a JVM still compiles with. */
  private static final double COMPILES = 0.1;

  /** Copies the list. */
  public Comparison {
    contenders = List.copyOf(contenders);
  }

  /**
   * The outcome of a comparison.
   *
   * @param failures by name, the reason why a contender was given up; it has no series then
   */
  public record Measured(Map<String, Series> series, Map<String, String> failures) {}

  /** Warms every contender up, then measures them in turns. */
  public Measured measure(Effort effort) throws InterruptedException {
    Map<Contender, List<Round>> samples = new LinkedHashMap<>();
    Map<String, String> failures = new HashMap<>();
    for (Contender contender : contenders) {
      List<Round> taken = new ArrayList<>();
      samples.put(contender, taken);
      attempt(contender, failures, () -> warmUp(contender, effort));
    }
    for (int turn = 0; turn < effort.rounds(); turn++) {
      for (Map.Entry<Contender, List<Round>> entry : samples.entrySet()) {
        Contender contender = entry.getKey();
        attempt(contender, failures, () -> entry.getValue().add(contender.round(effort.round())));
      }
    }
    Map<String, Series> series = new LinkedHashMap<>();
    samples.forEach((of, taken) -> series.put(of.name(), new Series(of.name(), taken)));
    series.keySet().removeAll(failures.keySet());
    return new Measured(series, failures);
  }

  /** Leaves a contender out after its failure; the others are still measured. */
  private static void attempt(Contender contender, Map<String, String> failures, Step step)
      throws InterruptedException {
    if (failures.containsKey(contender.name())) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      String reason = e.getMessage() + contender.exitReports();
      System.err.println("benchmarks: " + contender.name() + ": " + reason);
      failures.put(contender.name(), reason);
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Loads until the rate stops growing and a JVM compiles no more. On two cores its compiler takes
   * from what it is compared with, and a rate may pause before the largest method is done.
   */
  private static void warmUp(Contender contender, Effort effort)
      throws IOException, InterruptedException {
    double best = 0;
    for (int i = 0; i < MAX_WARM_UPS; i++) {
      double compiled = contender.compilerSeconds();
      double rate = contender.load().run(effort.warmUp()).requestsPerSecond();
      double compiling = (contender.compilerSeconds() - compiled) / effort.warmUp().toSeconds();
      if (i > 0 && rate < best * WORTH_ANOTHER && compiling < COMPILES) {
        return;
      }
      best = Math.max(best, rate);
    }
  }
}
