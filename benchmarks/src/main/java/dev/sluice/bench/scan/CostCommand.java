package dev.sluice.bench.scan;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretRedactor;
import dev.sluice.detect.SecretScanner;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Prints the CPU time that {@code sluice/secrets} takes for each MiB of a body, the most expensive
 * first: {@code benchmarks/costs}.
 */
public final class CostCommand {
  private static final int MIB = 1 << 20;
  private static final int ROUNDS = 5;
  private static final long LEAST_NANOS = 60_000_000;
  private static final String MARK = "[REDACTED]";
  private static final LayeredScanner SCANNER =
      new LayeredScanner(SecretScanner.of(SecretCatalog.USUAL, true), 4, MARK);

  private CostCommand() {}

  /** Arguments: expressions for names of bodies to measure; all of them without arguments. */
  public static void main(String[] names) {
    Map<String, Supplier<byte[]>> bodies = new LinkedHashMap<>(OrdinaryBodies.of(MIB));
    bodies.putAll(HostileBodies.of(MIB));
    bodies.putAll(HostileBodies.literals(MIB / 8));
    if (names.length > 0) {
      bodies.keySet().removeIf(name -> List.of(names).stream().noneMatch(name::matches));
    }
    bodies.values().forEach(body -> scan(body.get()));
    bodies.entrySet().stream()
        .map(body -> Cost.of(body.getKey(), body.getValue().get()))
        .sorted(Comparator.comparingDouble(Cost::scanMillis).reversed())
        .forEach(cost -> System.out.println(cost.line()));
  }

  /** What one body costs. */
  private record Cost(String name, double scanMillis, double redactMillis, boolean undecoded) {
    static Cost of(String name, byte[] body) {
      LayeredScanner.Found found = scan(body);
      double bodies = (double) MIB / body.length;
      double scan = bodies * millis(() -> scan(body));
      double redact = found.edits().isEmpty() ? 0 : bodies * millis(() -> redact(body, found));
      return new Cost(name, scan, redact, found.undecoded());
    }

    String line() {
      return "%8.1f ms scan %8.1f ms redact %s %s"
          .formatted(scanMillis, redactMillis, undecoded ? "undecoded" : "         ", name);
    }
  }

  private static LayeredScanner.Found scan(byte[] body) {
    return SCANNER.scan(body, 0, body.length);
  }

  private static void redact(byte[] body, LayeredScanner.Found found) {
    new SecretRedactor(SCANNER, Integer.MAX_VALUE)
        .redact(body, 0, body.length, found.edits(), pattern -> true);
  }

  /** The least of some rounds, each once the code is compiled. */
  private static double millis(Runnable work) {
    long least = Long.MAX_VALUE;
    long spent = 0;
    for (int round = 0; round < ROUNDS || (spent < LEAST_NANOS && round < 10 * ROUNDS); round++) {
      long before = cpu();
      work.run();
      long took = cpu() - before;
      spent += took;
      least = Math.min(least, took);
    }
    return least / 1e6;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
