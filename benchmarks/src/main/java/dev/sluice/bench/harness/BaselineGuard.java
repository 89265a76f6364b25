package dev.sluice.bench.harness;

import dev.sluice.bench.compare.Comparison;
import dev.sluice.bench.compare.Contender;
import dev.sluice.bench.compare.Contenders;
import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.Series;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.peer.Setup;
import dev.sluice.bench.row.Scenario;
import dev.sluice.bench.row.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares HAProxy's CPU per request, as a part of Sluice's, with the committed baseline. Both are
 * measured in turns, so that the machine's speed cancels out.
 */
final class BaselineGuard {
  /** Of a ratio, before it counts. */
  private static final double TOLERANCE = 0.15;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final BuildOptions build;
  private final Effort effort;

  BaselineGuard(BuildOptions build, Effort effort) {
    this.build = build;
    this.effort = effort;
  }

  /**
   * Measures and judges, or writes a new baseline.
   *
   * @param only rows; empty for those of the baseline
   */
  boolean keeps(List<String> only, boolean update) throws IOException, InterruptedException {
    Path file = build.root().resolve("benchmarks/baseline.json");
    Map<String, Double> baseline =
        JSON.readValue(Files.readString(file), new TypeReference<Map<String, Double>>() {});
    Collection<String> guarded = only.isEmpty() ? baseline.keySet() : only;
    Map<String, Double> measured = measure(guarded);
    if (update) {
      Files.writeString(file, JSON.writeValueAsString(measured) + "\n");
      System.out.println("baseline: " + file);
      return true;
    }
    boolean kept = true;
    for (String id : guarded) {
      kept &=
          keeps(
              id,
              baseline.getOrDefault(id, Double.MAX_VALUE),
              measured.getOrDefault(id, Double.NaN));
    }
    return kept;
  }

  /** A ratio without a measurement is not kept. */
  static boolean keeps(String id, double baseline, double measured) {
    boolean kept = measured >= baseline * (1 - TOLERANCE);
    System.out.printf(
        Locale.ROOT,
        "%s: HAProxy's CPU per request is %.2f of Sluice's, baseline %.2f: %s%n",
        id,
        measured,
        baseline,
        kept ? "kept" : "FELL by more than 15 percent, or was not measured");
    return kept;
  }

  private Map<String, Double> measure(Collection<String> guarded)
      throws IOException, InterruptedException {
    Map<String, Double> ratios = new TreeMap<>();
    try (Testbed testbed = Testbed.open(build.templates(), build.launcher(), Setup.BUDGET)) {
      for (Scenario scenario : Scenarios.all()) {
        if (guarded.contains(scenario.id())) {
          measure(scenario, testbed, ratios);
        }
      }
    }
    return ratios;
  }

  private void measure(Scenario scenario, Testbed testbed, Map<String, Double> ratios)
      throws InterruptedException {
    System.err.println("measuring: " + scenario.title());
    List<Contender> both =
        scenario.contenders(testbed).stream()
            .filter(
                contender ->
                    contender.name().equals(Contenders.SLUICE)
                        || contender.name().equals(Contenders.HAPROXY))
            .toList();
    Map<String, Series> series =
        new Comparison(scenario.title(), both).measure(effort.atMost(scenario.longest())).series();
    Series ours = series.get(Contenders.SLUICE);
    Series theirs = series.get(Contenders.HAPROXY);
    if (ours != null && theirs != null && ours.errors() + theirs.errors() == 0) {
      ratios.put(scenario.id(), theirs.cpuMicrosPerRequest() / ours.cpuMicrosPerRequest());
    }
  }
}
