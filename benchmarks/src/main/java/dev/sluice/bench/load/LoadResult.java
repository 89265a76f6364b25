package dev.sluice.bench.load;

/**
 * What a load saw.
 *
 * @param errors connections that failed and answers that were not 200; the load went on after each
 * @param p50Micros median time from sending to the last byte of the answer; of {@link
 *     LoadSpec.Shape#NEW_CONNECTIONS}, from dialling
 */
public record LoadResult(
    long requests, long errors, double seconds, long p50Micros, long p99Micros) {
  /** Answers per second. */
  public double requestsPerSecond() {
    return requests / seconds;
  }
}
