package dev.sluice.bench.harness;

import dev.sluice.bench.peer.JvmMemory;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rounds of one contender. */
record Series(String contender, List<Sample> samples) {
  Series {
    samples = List.copyOf(samples);
  }

  double requestsPerSecond() {
    return median(sample -> sample.load().requestsPerSecond());
  }

  double cpuMicrosPerRequest() {
    return median(Sample::cpuMicrosPerRequest);
  }

  double p50Micros() {
    return median(sample -> sample.load().p50Micros());
  }

  double p99Micros() {
    return median(sample -> sample.load().p99Micros());
  }

  /** What Sluice allocated for a request; NaN of others. */
  double allocatedBytesPerRequest() {
    return median(
        sample ->
            sample.memory().map(JvmMemory::allocatedBytes).orElse(Double.NaN)
                / Math.max(1, sample.load().requests()));
  }

  /** The mean of Sluice's pauses for garbage collection; NaN of others, and without any. */
  double pauseMillis() {
    double pauses = memory(JvmMemory::pauses);
    return memory(JvmMemory::pauseSeconds) * 1e3 / pauses;
  }

  private double memory(ToDoubleFunction<JvmMemory> of) {
    return samples.stream().flatMap(sample -> sample.memory().stream()).mapToDouble(of).sum();
  }

  long errors() {
    return samples.stream().mapToLong(sample -> sample.load().errors()).sum();
  }

  /** How far the fastest and the slowest round lie apart, as a part of the median. */
  double spread() {
    double[] sorted = sorted(sample -> sample.load().requestsPerSecond());
    return (sorted[sorted.length - 1] - sorted[0]) / requestsPerSecond();
  }

  private double median(ToDoubleFunction<Sample> of) {
    double[] sorted = sorted(of);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private double[] sorted(ToDoubleFunction<Sample> of) {
    return samples.stream().mapToDouble(of).sorted().toArray();
  }
}
