package dev.sluice.bench.cluster;

import dev.sluice.bench.load.LoadClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures chains in the proxy's process and on one, two and three nodes of their own. */
public final class ClusterBenchmark {
  private static final List<Integer> BODIES = List.of(1 << 10, 1 << 20);

  private final Site site;
  private final LoadClient client;
  private final PrintStream out;
  private final Map<Integer, Measurement> inProcess = new HashMap<>();

  private ClusterBenchmark(Site site, LoadClient client, PrintStream out) {
    this.site = site;
    this.client = client;
    this.out = out;
  }

  /** The project's root is the only argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(arguments[0]);
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    System.out.printf(
        "`benchmarks/cluster`, %s, %d cores, load average before: %s%n%n",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Runtime.getRuntime().availableProcessors(),
        load);
    try (Site site = new Site(root, root.resolve("app/target/sluice/bin/sluice"));
        LoadClient client = new LoadClient()) {
      new ClusterBenchmark(site, client, System.out).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    out.println("| chain nodes | stage | body | requests/s | p50 | p99 | CPU a request |");
    out.println("|---|---|---|---|---|---|---|");
    List<Member> nodes = new ArrayList<>(List.of(site.alone()));
    waiting("in the proxy's process", nodes);
    for (int body : BODIES) {
      Measurement taken = computing(nodes, body);
      row("in the proxy's process", "built-in", body, taken);
      inProcess.put(body, taken);
    }
    site.clear();
    site.member("control", "control");
    Member chain = site.member("chain1", "chain");
    nodes = new ArrayList<>(List.of(site.member("proxy", "proxy"), chain));
    waiting("1", nodes);
    apart(nodes);
    for (int count = 2; count <= 3; count++) {
      nodes.add(site.member("chain" + count, "chain"));
      waiting(Integer.toString(count), nodes);
    }
  }

  /** The same work as in one process, and the bus between. */
  private void apart(List<Member> nodes) throws IOException, InterruptedException {
    List<String> overheads = new ArrayList<>();
    for (int body : BODIES) {
      Measurement apart = computing(nodes, body);
      row("1", "built-in", body, apart);
      Measurement before = inProcess.getOrDefault(body, apart);
      overheads.add(
          String.format(
              Locale.ROOT,
              "bus, %s: %.1f us of CPU a request (proxy %.1f, chain %.1f, both in one process"
                  + " %.1f); %.0f bytes on the wire",
              kib(body),
              apart.cpu() - before.cpu(),
              apart.cpuMicros().get(0),
              apart.cpuMicros().get(1),
              before.cpu(),
              apart.wireBytes()));
    }
    overheads.forEach(System.err::println);
  }

  private Measurement computing(List<Member> nodes, int body)
      throws IOException, InterruptedException {
    return Measurement.of(client, site.proxy(), Site.COMPUTING, body, nodes);
  }

  private void waiting(String where, List<Member> nodes) throws IOException, InterruptedException {
    int body = BODIES.getFirst();
    row(
        where,
        "waits 20 ms",
        body,
        Measurement.of(client, site.proxy(), Site.WAITING, body, nodes));
  }

  private void row(String where, String stage, int body, Measurement taken) {
    out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %,.0f/s | %.1f ms | %.1f ms | %.1f us |%n",
        where,
        stage,
        kib(body),
        taken.load().requestsPerSecond(),
        taken.load().p50Micros() / 1e3,
        taken.load().p99Micros() / 1e3,
        taken.cpu());
  }

  private static String kib(int bytes) {
    return (bytes >> 10) + " KiB";
  }
}
