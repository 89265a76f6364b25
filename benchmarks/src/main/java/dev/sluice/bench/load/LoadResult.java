package dev.sluice.bench.load;

/**
 * The outcome of one load.
 *
 * @param errors failed connections and responses other than 200; the load continued after each
 * @param p50Micros median time from sending to the last byte of the response; with {@link
 *     LoadSpec.Shape#NEW_CONNECTIONS} from dialing
 * @param bytes of responses, heads included; also of the response that the end of the load cut off
 */
public record LoadResult(
    long requests, long errors, double seconds, long p50Micros, long p99Micros, long bytes) {
  /** Responses per second. */
  public double requestsPerSecond() {
    return requests / seconds;
  }

  /** Received 10^6 bytes per second. */
  public double megabytesPerSecond() {
    return bytes / seconds / 1e6;
  }
}
