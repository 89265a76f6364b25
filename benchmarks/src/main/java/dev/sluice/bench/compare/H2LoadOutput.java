package dev.sluice.bench.compare;

import dev.sluice.bench.load.LoadResult;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what h2load prints, and its log of requests. */
final class H2LoadOutput {
  private static final Pattern SECONDS = Pattern.compile("finished in ([0-9.]+)s,");
  private static final Pattern REQUESTS =
      Pattern.compile("requests: .*, ([0-9]+) done, ([0-9]+) succeeded, .*");
  private static final Pattern TRAFFIC = Pattern.compile("traffic: [^(]*\\(([0-9]+)\\) total,.*");
  private static final String HTTP2 = "Application protocol: h2";

  /** A line of the log: start, status, duration, in microseconds. */
  private static final int DURATION = 2;

  private H2LoadOutput() {}

  /**
   * The result of a load. Requests that the end cut off count neither as requests nor as errors.
   *
   * @param log a line for each request, fields parted by tabs
   * @throws IOException when it spoke another protocol than HTTP/2, or printed no result
   */
  static LoadResult read(String output, List<String> log) throws IOException {
    if (output.lines().noneMatch(HTTP2::equals)) {
      throw new IOException("h2load did not speak HTTP/2: " + output.strip());
    }
    Matcher requests = find(REQUESTS, output);
    long succeeded = Long.parseLong(requests.group(2));
    long[] durations = durations(log);
    return new LoadResult(
        succeeded,
        Long.parseLong(requests.group(1)) - succeeded,
        Double.parseDouble(find(SECONDS, output).group(1)),
        percentile(durations, 50),
        percentile(durations, 99),
        Long.parseLong(find(TRAFFIC, output).group(1)));
  }

  private static Matcher find(Pattern pattern, String output) throws IOException {
    return output
        .lines()
        .map(pattern::matcher)
        .filter(Matcher::lookingAt)
        .findFirst()
        .orElseThrow(() -> new IOException("h2load printed no result: " + output.strip()));
  }

  private static long[] durations(List<String> log) {
    return log.stream()
        .map(line -> line.split("\t", -1))
        .mapToLong(fields -> Long.parseLong(fields[DURATION]))
        .sorted()
        .toArray();
  }

  private static long percentile(long[] sorted, int percent) {
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) * percent / 100];
  }
}
