package dev.sluice.bench.harness;

import dev.sluice.bench.peer.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command behind {@code benchmarks/guard}: HAProxy's CPU a request as a part of Sluice's, held
 * against what was committed. Both are measured in turns, so that the machine drops out.
 */
@Command(
    name = "benchmarks/guard",
    mixinStandardHelpOptions = true,
    description = "Fails when Sluice's CPU a request has grown against HAProxy's.")
public final class Guard implements Callable<Integer> {
  /** Of a ratio, before it counts. */
  private static final double TOLERANCE = 0.15;

  private static final List<String> GUARDED = List.of("plain", "stage", "tls");

  @Option(names = "--update", description = "Take what is measured as the new baseline")
  private boolean update;

  @Option(names = "--root", hidden = true)
  private Path root = Path.of("");

  /** Starts from the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Guard()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path file = root.toAbsolutePath().resolve("benchmarks/baseline.json");
    Map<String, Double> measured = measure();
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    if (update) {
      Files.writeString(file, json.writeValueAsString(measured) + "\n");
      System.out.println("baseline: " + file);
      return 0;
    }
    Map<String, Double> baseline =
        json.readValue(Files.readString(file), new TypeReference<Map<String, Double>>() {});
    boolean kept = true;
    for (String id : GUARDED) {
      kept &=
          keeps(
              id,
              baseline.getOrDefault(id, Double.MAX_VALUE),
              measured.getOrDefault(id, Double.NaN));
    }
    return kept ? 0 : 1;
  }

  /** A ratio that was not measured keeps nothing. */
  static boolean keeps(String id, double baseline, double measured) {
    boolean kept = measured >= baseline * (1 - TOLERANCE);
    System.out.printf(
        Locale.ROOT,
        "%s: HAProxy's CPU a request is %.2f of Sluice's, baseline %.2f: %s%n",
        id,
        measured,
        baseline,
        kept ? "kept" : "FELL by more than 15 percent, or was not measured");
    return kept;
  }

  private Map<String, Double> measure() throws IOException, InterruptedException {
    Path base = root.toAbsolutePath();
    Map<String, Double> ratios = new TreeMap<>();
    Path launcher = base.resolve("app/target/sluice/bin/sluice");
    try (Site site = Site.open(base.resolve("benchmarks/peers"), launcher, Setup.BUDGET)) {
      for (Scenario scenario : Scenarios.all()) {
        if (GUARDED.contains(scenario.id())) {
          ratio(scenario, site, ratios);
        }
      }
    }
    return ratios;
  }

  private static void ratio(Scenario scenario, Site site, Map<String, Double> ratios)
      throws InterruptedException {
    System.err.println("measuring: " + scenario.title());
    List<Contender> both =
        scenario.contenders().apply(site).stream()
            .filter(c -> c.isSluice() || c.name().equals(Contenders.HAPROXY))
            .toList();
    Map<String, Series> series =
        new Comparison(scenario.title(), both).measure(Effort.FULL).series();
    Series ours = series.get(Contenders.SLUICE);
    Series theirs = series.get(Contenders.HAPROXY);
    if (ours != null && theirs != null && ours.errors() + theirs.errors() == 0) {
      ratios.put(scenario.id(), theirs.cpuMicrosPerRequest() / ours.cpuMicrosPerRequest());
    }
  }
}
