package dev.sluice.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/**
 * Figures of a node's heap since it started, from its metrics.
 *
 * @param allocatedBytes by all threads
 * @param pauses collections that stopped the program
 * @param pauseSeconds time of these stops in all
 */
public record JvmMemory(double allocatedBytes, double pauses, double pauseSeconds) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Asks the node with that admin listener. */
  public static JvmMemory read(Port admin) throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + admin.number() + "/metrics");
    String text = CLIENT.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    return parse(text);
  }

  static JvmMemory parse(String page) {
    return new JvmMemory(
        sum(page, "jvm_gc_memory_allocated_bytes_total"),
        sum(page, "jvm_gc_pause_seconds_count"),
        sum(page, "jvm_gc_pause_seconds_sum"));
  }

  /** Growth since an earlier reading. */
  public JvmMemory since(JvmMemory earlier) {
    return new JvmMemory(
        allocatedBytes - earlier.allocatedBytes,
        pauses - earlier.pauses,
        pauseSeconds - earlier.pauseSeconds);
  }

  private static double sum(String page, String name) {
    Stream<String> lines =
        page.lines().filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"));
    return lines
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
