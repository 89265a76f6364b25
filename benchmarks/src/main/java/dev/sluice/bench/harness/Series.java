package dev.sluice.bench.harness;

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
