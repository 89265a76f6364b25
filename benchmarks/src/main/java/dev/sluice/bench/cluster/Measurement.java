package dev.sluice.bench.cluster;

import dev.sluice.bench.load.LoadClient;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.load.LoadSpec;
import dev.sluice.bench.peer.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The outcome of one load on a deployment.
 *
 * @param cpuMicros per request, of each node, the proxy first
 * @param wireBytes per request on the nodes' bus connections, both ways
 */
record Measurement(LoadResult load, List<Double> cpuMicros, double wireBytes) {
  private static final int CONNECTIONS = 32;
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final Duration QUICK = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 10;

  /**
   * Warms up until no request fails, then measures.
   *
   * @param nodes the proxy first
   * @throws IOException when requests continue to fail
   */
  static Measurement of(
      LoadClient client, int proxy, StageCase stage, List<ClusterNode> nodes, boolean quick)
      throws IOException, InterruptedException {
    warmUp(client, spec(proxy, stage, quick ? QUICK : WARM_UP));
    Set<Integer> buses = nodes.stream().map(ClusterNode::bus).collect(Collectors.toSet());
    List<Double> cpu = nodes.stream().map(ClusterNode::cpuSeconds).toList();
    long wire = WireBytes.to(buses);
    LoadResult result = client.run(spec(proxy, stage, quick ? QUICK : TIME));
    if (result.errors() > 0 || result.requests() == 0) {
      throw new IOException(stage + ": " + result);
    }
    List<Double> micros = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      micros.add((nodes.get(i).cpuSeconds() - cpu.get(i)) * 1e6 / result.requests());
    }
    double bytes = (double) (WireBytes.to(buses) - wire) / result.requests();
    return new Measurement(result, List.copyOf(micros), bytes);
  }

  private static void warmUp(LoadClient client, LoadSpec spec)
      throws IOException, InterruptedException {
    LoadResult result = client.run(spec);
    for (int i = 0; result.errors() > 0 || result.requests() == 0; i++) {
      if (i == ATTEMPTS) {
        throw new IOException(spec.request().host() + ": requests fail: " + result);
      }
      result = client.run(spec);
    }
  }

  private static LoadSpec spec(int proxy, StageCase stage, Duration time) {
    String authority = stage.host() + ":" + Port.ORIGIN.number();
    return new LoadSpec(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy),
        new LoadSpec.Route.Plain(),
        LoadSpec.Shape.KEEP_ALIVE,
        LoadSpec.Request.post("http://" + authority + "/", authority, stage.body()),
        CONNECTIONS,
        LoadSpec.Pace.UNLIMITED,
        time);
  }

  /** Number of processes that served the load. */
  int nodes() {
    return cpuMicros.size();
  }

  double proxyMicros() {
    return cpuMicros.getFirst();
  }

  /** CPU time of the chain nodes outside the proxy's process. */
  double chainMicros() {
    return allMicros() - proxyMicros();
  }

  double allMicros() {
    return cpuMicros.stream().mapToDouble(Double::doubleValue).sum();
  }
}
