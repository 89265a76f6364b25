package dev.sluice.bench.compare;

import java.util.Collection;

/** The middle of some figures. */
public final class Median {
  private Median() {}

  /** The middle one, or the mean of the middle two; NaN of none. */
  public static double of(Collection<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
