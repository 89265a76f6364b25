package dev.sluice.bench.harness;

import dev.sluice.bench.compare.Comparison;
import dev.sluice.bench.compare.Contender;
import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.MeasuredNode;
import dev.sluice.bench.compare.Series;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.row.Scenario;
import dev.sluice.bench.row.Scenarios;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares two builds in one run. Both nodes run beside each other and are loaded in turns, so that
 * the machine's speed cancels out; both are started anew for each pair, because two starts of one
 * build differ by several percent. The median of the pairs decides.
 */
final class PairedGuard {
  /** For one row of one pair. */
  static final Effort EFFORT = new Effort(Duration.ofSeconds(2), Duration.ofSeconds(2), 2);

  /**
   * For each row and process, before it is measured: on two cores the JVM compiles the code of a
   * row for up to ten seconds, and the rows compare compiled code.
   */
  private static final Duration BURN_IN = Duration.ofSeconds(12);

  private final BuildOptions build;
  private final Path base;
  private final Effort effort;
  private final double tolerance;
  private final Map<String, List<Pair>> pairs = new LinkedHashMap<>();

  /**
   * A guard without pairs.
   *
   * @param base the command that starts the earlier build
   * @param tolerance part by which a row may be worse
   */
  PairedGuard(BuildOptions build, Path base, Effort effort, double tolerance) {
    this.build = build;
    this.base = base;
    this.effort = effort;
    this.tolerance = tolerance;
  }

  /**
   * One row of one pair of starts.
   *
   * @param figure of the new build, as a part of the base build's
   * @param cpu per request, as a part of the base build's
   */
  record Pair(double figure, double cpu) {
    static Pair of(Scenario scenario, Series before, Series now) {
      return new Pair(
          scenario.figure().of(now) / scenario.figure().of(before),
          now.cpuMicrosPerRequest() / before.cpuMicrosPerRequest());
    }
  }

  /** Measures the rows and prints each with its ratios; false when one is worse or failed. */
  boolean keeps(List<String> rows, int count) throws IOException, InterruptedException {
    List<Scenario> scenarios =
        Scenarios.all().stream().filter(scenario -> rows.contains(scenario.id())).toList();
    if (scenarios.size() < rows.size()) {
      throw new IllegalArgumentException("unknown row in " + rows);
    }
    for (int i = 0; i < count; i++) {
      measure(scenarios, i);
    }
    boolean kept = true;
    for (Scenario scenario : scenarios) {
      kept &= keeps(scenario.id(), pairs.getOrDefault(scenario.id(), List.of()), tolerance);
    }
    return kept;
  }

  /** Which build starts and is loaded first alternates from pair to pair. */
  private void measure(List<Scenario> scenarios, int number)
      throws IOException, InterruptedException {
    SequencedMap<MeasuredNode, Path> launchers = new LinkedHashMap<>();
    launchers.put(MeasuredNode.BASE, base);
    launchers.put(MeasuredNode.SLUICE, build.launcher());
    if (number % 2 == 1) {
      launchers = launchers.reversed();
    }
    List<MeasuredNode> order = List.copyOf(launchers.sequencedKeySet());
    try (Testbed testbed = Testbed.openPair(build.templates(), launchers)) {
      for (Scenario scenario : scenarios) {
        measure(scenario, testbed, order);
      }
    }
  }

  private void measure(Scenario scenario, Testbed testbed, List<MeasuredNode> order)
      throws IOException, InterruptedException {
    List<Contender> nodes = scenario.nodes(testbed, order);
    for (Contender node : nodes) {
      node.load().run(BURN_IN);
    }
    Comparison comparison = new Comparison(scenario.title(), nodes);
    Map<String, Series> series = comparison.measure(effort.atMost(scenario.longest())).series();
    Series before = series.get(MeasuredNode.BASE.name());
    Series now = series.get(MeasuredNode.SLUICE.name());
    if (before == null || now == null || before.errors() + now.errors() > 0) {
      System.err.printf("%s: pair not counted; %s%n", scenario.id(), errors(before, now));
      return;
    }
    System.err.printf(
        Locale.ROOT,
        "%s: base %s, new %s%n",
        scenario.id(),
        scenario.figure().text(scenario.figure().of(before)),
        scenario.figure().text(scenario.figure().of(now)));
    pairs
        .computeIfAbsent(scenario.id(), id -> new ArrayList<>())
        .add(Pair.of(scenario, before, now));
  }

  private static String errors(@Nullable Series before, @Nullable Series now) {
    return "base: %s, new: %s".formatted(errors(before), errors(now));
  }

  private static String errors(@Nullable Series series) {
    return series == null ? "did not run" : series.errors() + " errors";
  }

  /** A row without a pair is not kept. */
  static boolean keeps(String id, List<Pair> measured, double tolerance) {
    double figure = Series.median(measured.stream().map(Pair::figure).toList());
    double cpu = Series.median(measured.stream().map(Pair::cpu).toList());
    boolean kept = figure >= 1 - tolerance;
    System.out.printf(
        Locale.ROOT,
        "%s: %.3f of the base build (pairs: %s), CPU per request %.3f: %s%n",
        id,
        figure,
        measured.stream()
            .map(pair -> String.format(Locale.ROOT, "%.3f", pair.figure()))
            .collect(Collectors.joining(", ")),
        cpu,
        kept ? "kept" : "WORSE, or not measured");
    return kept;
  }
}
