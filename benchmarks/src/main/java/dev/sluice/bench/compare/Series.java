package dev.sluice.bench.compare;

import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.peer.JvmMemory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The rounds of one contender; its figures are medians of them. */
public record Series(String contender, List<Round> rounds) {
  /** Copies the list. */
  public Series {
    rounds = List.copyOf(rounds);
  }

  /**
   * One round.
   *
   * @param cpuMicrosPerRequest of the contender's processes, user and system
   * @param memory growth of Sluice's heap figures during the round; empty for others
   */
  public record Round(LoadResult load, double cpuMicrosPerRequest, Optional<JvmMemory> memory) {
    /** A round of a contender other than Sluice. */
    public Round(LoadResult load, double cpuMicrosPerRequest) {
      this(load, cpuMicrosPerRequest, Optional.empty());
    }
  }

  /** The middle of some figures, or the mean of the middle two; NaN of none. */
  public static double median(Collection<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Responses per second. */
  public double requestsPerSecond() {
    return median(round -> round.load().requestsPerSecond());
  }

  /** Received 10^6 bytes per second. */
  public double megabytesPerSecond() {
    return median(round -> round.load().megabytesPerSecond());
  }

  /** User and system time of the contender's processes. */
  public double cpuMicrosPerRequest() {
    return median(Round::cpuMicrosPerRequest);
  }

  /** Median response time. */
  public double p50Micros() {
    return median(round -> round.load().p50Micros());
  }

  /** Response time of the slowest hundredth. */
  public double p99Micros() {
    return median(round -> round.load().p99Micros());
  }

  /** Bytes that Sluice allocated for a request; NaN for others. */
  public double allocatedBytesPerRequest() {
    return median(
        round ->
            round.memory().map(JvmMemory::allocatedBytes).orElse(Double.NaN)
                / Math.max(1, round.load().requests()));
  }

  /** Mean of Sluice's pauses for garbage collection; NaN for others, and without any. */
  public double pauseMillis() {
    double pauses = memory(JvmMemory::pauses);
    return memory(JvmMemory::pauseSeconds) * 1e3 / pauses;
  }

  private double memory(ToDoubleFunction<JvmMemory> of) {
    return rounds.stream().flatMap(round -> round.memory().stream()).mapToDouble(of).sum();
  }

  /** Errors of all rounds. */
  public long errors() {
    return rounds.stream().mapToLong(round -> round.load().errors()).sum();
  }

  /** Distance of the fastest and the slowest round, as a part of the median. */
  public double spread() {
    double[] sorted = sorted(round -> round.load().requestsPerSecond());
    return (sorted[sorted.length - 1] - sorted[0]) / requestsPerSecond();
  }

  private double median(ToDoubleFunction<Round> of) {
    return median(rounds.stream().map(of::applyAsDouble).toList());
  }

  private double[] sorted(ToDoubleFunction<Round> of) {
    return rounds.stream().mapToDouble(of).sorted().toArray();
  }
}
