package dev.sluice.bench.harness;

import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.peer.JvmMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Contenders under one load, measured in turns so that whatever else the machine does meets all of
 * them.
 */
record Comparison(String title, List<Contender> contenders) {
  private static final int MAX_WARM_UPS = 6;
  private static final double WORTH_ANOTHER = 1.05;

  Comparison {
    contenders = List.copyOf(contenders);
  }

  /**
   * What became of the contenders.
   *
   * @param failures by name: why one was given up; it has no series then
   */
  record Measured(Map<String, Series> series, Map<String, String> failures) {}

  Measured measure(Effort effort) throws InterruptedException {
    Map<Contender, List<Sample>> samples = new LinkedHashMap<>();
    Map<String, String> failures = new HashMap<>();
    for (Contender contender : contenders) {
      List<Sample> taken = new ArrayList<>();
      samples.put(contender, taken);
      attempt(contender, failures, () -> warmUp(contender, effort));
    }
    for (int round = 0; round < effort.rounds(); round++) {
      for (Map.Entry<Contender, List<Sample>> entry : samples.entrySet()) {
        Contender contender = entry.getKey();
        attempt(contender, failures, () -> entry.getValue().add(sample(contender, effort)));
      }
    }
    Map<String, Series> series = new LinkedHashMap<>();
    samples.forEach((of, taken) -> series.put(of.name(), new Series(of.name(), taken)));
    series.keySet().removeAll(failures.keySet());
    return new Measured(series, failures);
  }

  /** One that fails is left out from then on; the others are measured all the same. */
  private static void attempt(Contender contender, Map<String, String> failures, Step step)
      throws InterruptedException {
    if (failures.containsKey(contender.name())) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      String reason = e.getMessage() + contender.obituary();
      System.err.println("benchmarks: " + contender.name() + ": " + reason);
      failures.put(contender.name(), reason);
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  /** Until it gains no more: what compiles as it runs takes its time, on a busy machine more. */
  private static void warmUp(Contender contender, Effort effort)
      throws IOException, InterruptedException {
    double best = 0;
    for (int i = 0; i < MAX_WARM_UPS; i++) {
      double rate = contender.load().run(effort.warmUp()).requestsPerSecond();
      if (i > 0 && rate < best * WORTH_ANOTHER) {
        return;
      }
      best = Math.max(best, rate);
    }
  }

  private static Sample sample(Contender contender, Effort effort)
      throws IOException, InterruptedException {
    Optional<JvmMemory> memoryBefore = memory(contender);
    double before = contender.cpuSeconds();
    LoadResult result = contender.load().run(effort.round());
    double cpuMicros = (contender.cpuSeconds() - before) * 1e6;
    Optional<JvmMemory> memoryAfter = memory(contender);
    return new Sample(
        result,
        cpuMicros / Math.max(1, result.requests()),
        memoryBefore.flatMap(earlier -> memoryAfter.map(later -> later.since(earlier))));
  }

  private static Optional<JvmMemory> memory(Contender contender)
      throws IOException, InterruptedException {
    return contender.isSluice() ? Optional.of(JvmMemory.read()) : Optional.empty();
  }
}
