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
  Comparison {
    contenders = List.copyOf(contenders);
  }

  Map<String, Series> measure(Effort effort) throws IOException, InterruptedException {
    Map<Contender, List<Sample>> samples = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      contender.load().run(effort.warmUp());
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

  private static Sample sample(Contender contender, Effort effort)
      throws IOException, InterruptedException {
    double before = contender.cpuSeconds();
    LoadResult result = contender.load().run(effort.round());
    double cpuMicros = (contender.cpuSeconds() - before) * 1e6;
    return new Sample(result, cpuMicros / Math.max(1, result.requests()));
  }
}
