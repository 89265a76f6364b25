package dev.sluice.bench.scan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link SecretsThroughputBenchmark} and prints its results as a table in Markdown: {@code
 * benchmarks/micro --secrets-table [JMH options]}.
 */
public final class SecretsTable {
  private static final String UNIT = "mebibytes";
  private static final List<String> SIZES = List.of("1024", "65536", "1048576", "67108864");
  private static final String HEAD =
      """

      MiB per second of one core:

      | text | 1 KiB | 64 KiB | 1 MiB | 64 MiB in chunks |
      |---|---|---|---|---|
      """;

  private SecretsTable() {}

  /** Takes the options of JMH. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .parent(new CommandLineOptions(arguments))
                    .include(SecretsThroughputBenchmark.class.getName())
                    .build())
            .run();
    System.out.print(HEAD);
    rows(results).forEach(System.out::println);
  }

  /** A row for each text, content and pass, and a cell for each size; a dash where none was run. */
  private static List<String> rows(Collection<RunResult> results) {
    Map<String, Map<String, Double>> table = new TreeMap<>();
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      String row =
          "%s, %s, %s"
              .formatted(
                  params.getParam("text"), params.getParam("content"), params.getParam("pass"));
      Map<String, Double> cells = table.computeIfAbsent(row, name -> new TreeMap<>());
      Optional.ofNullable(result.getSecondaryResults().get(UNIT))
          .ifPresent(read -> cells.put(params.getParam("size"), read.getScore()));
    }
    List<String> rows = new ArrayList<>();
    table.forEach((row, cells) -> rows.add("| " + row + " | " + cells(cells) + " |"));
    return rows;
  }

  private static String cells(Map<String, Double> scores) {
    return String.join(
        " | ",
        SIZES.stream()
            .map(
                size ->
                    Optional.ofNullable(scores.get(size)).map(SecretsTable::rounded).orElse("-"))
            .toList());
  }

  private static String rounded(double score) {
    return String.format(Locale.ROOT, score < 10 ? "%.1f" : "%,.0f", score);
  }
}
