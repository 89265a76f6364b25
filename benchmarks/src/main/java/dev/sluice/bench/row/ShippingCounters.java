package dev.sluice.bench.row;

import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.Port;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Counters of a node at one moment.
 *
 * @param shipped events that Kafka acknowledged
 * @param behind records not shipped yet
 * @param shippingCpu CPU seconds of the threads that map and produce
 * @param cpu CPU seconds of the process
 */
record ShippingCounters(
    long atNanos, long requests, double shipped, double behind, double shippingCpu, double cpu) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final URI METRICS =
      URI.create("http://127.0.0.1:" + Port.SLUICE_ADMIN.number() + "/metrics");

  /**
   * Reads them from the node.
   *
   * @param requests answered so far
   */
  static ShippingCounters of(Peer sluice, long requests) throws IOException, InterruptedException {
    String metrics =
        HTTP.send(HttpRequest.newBuilder(METRICS).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    return new ShippingCounters(
        System.nanoTime(),
        requests,
        value(metrics, "sluice_audit_shipped_total "),
        value(metrics, "sluice_audit_pending "),
        sluice.cpuSeconds("audit-shipper") + sluice.cpuSeconds("kafka-producer-"),
        sluice.cpuSeconds());
  }

  ShippingCounters after(LoadResult load, Peer sluice) throws IOException, InterruptedException {
    return of(sluice, requests + load.requests());
  }

  double secondsSince(ShippingCounters before) {
    return (atNanos - before.atNanos) / 1e9;
  }

  double eventsPerSecond(ShippingCounters before) {
    return (shipped - before.shipped) / secondsSince(before);
  }

  double cpuMicrosPerEvent(ShippingCounters before) {
    return (shippingCpu - before.shippingCpu) * 1e6 / (shipped - before.shipped);
  }

  double cpuMicrosPerRequest(ShippingCounters before) {
    return (cpu - before.cpu) * 1e6 / (requests - before.requests);
  }

  private static double value(String metrics, String name) throws IOException {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow(() -> new IOException("no metric " + name));
  }
}
