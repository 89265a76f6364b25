package dev.sluice.bench.harness;

import dev.sluice.bench.load.LoadResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  Map<String, Series> measure(Effort effort) throws IOException, InterruptedException {
    Map<Contender, List<Sample>> samples = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      warmUp(contender, effort);
      samples.put(contender, new ArrayList<>());
    }
    for (int round = 0; round < effort.rounds(); round++) {
      for (Map.Entry<Contender, List<Sample>> entry : samples.entrySet()) {
        entry.getValue().add(sample(entry.getKey(), effort));
      }
    }
    Map<String, Series> series = new LinkedHashMap<>();
    samples.forEach((of, taken) -> series.put(of.name(), new Series(of.name(), taken)));
    return series;
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
    double before = contender.cpuSeconds();
    LoadResult result = contender.load().run(effort.round());
    double cpuMicros = (contender.cpuSeconds() - before) * 1e6;
    return new Sample(result, cpuMicros / Math.max(1, result.requests()));
  }
}
