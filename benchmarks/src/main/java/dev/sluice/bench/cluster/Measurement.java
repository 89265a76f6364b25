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
 * One load on a deployment.
 *
 * @param cpuMicros of each member for a request, in their order
 * @param wireBytes for a request on the members' bus connections, both ways
 */
record Measurement(LoadResult load, List<Double> cpuMicros, double wireBytes) {
  private static final int CONNECTIONS = 32;
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration TIME = Duration.ofSeconds(6);
  private static final int ATTEMPTS = 10;

  /**
   * Warms up until no request fails, then measures.
   *
   * @throws IOException when requests go on failing
   */
  static Measurement of(LoadClient client, int proxy, String host, int body, List<Member> members)
      throws IOException, InterruptedException {
    for (int i = 0; client.run(spec(proxy, host, body, WARM_UP)).errors() > 0; i++) {
      if (i == ATTEMPTS) {
        throw new IOException(host + ": requests fail");
      }
    }
    Set<Integer> buses = members.stream().map(Member::bus).collect(Collectors.toSet());
    List<Double> cpu = members.stream().map(Member::cpuSeconds).toList();
    long wire = WireBytes.to(buses);
    LoadResult result = client.run(spec(proxy, host, body, TIME));
    if (result.errors() > 0 || result.requests() == 0) {
      throw new IOException(host + ": " + result);
    }
    List<Double> micros = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      micros.add((members.get(i).cpuSeconds() - cpu.get(i)) * 1e6 / result.requests());
    }
    double bytes = (double) (WireBytes.to(buses) - wire) / result.requests();
    return new Measurement(result, List.copyOf(micros), bytes);
  }

  private static LoadSpec spec(int proxy, String host, int body, Duration time) {
    String authority = host + ":" + Port.ORIGIN.number();
    return new LoadSpec(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy),
        new LoadSpec.Route.Plain(),
        LoadSpec.Shape.KEEP_ALIVE,
        new LoadSpec.Request("http://" + authority + "/", authority, body),
        CONNECTIONS,
        time);
  }

  double cpu() {
    return cpuMicros.stream().mapToDouble(Double::doubleValue).sum();
  }
}
