package dev.sluice.bench.row;

import dev.sluice.bench.compare.Contender;
import dev.sluice.bench.compare.Contenders;
import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.LoadGenerator;
import dev.sluice.bench.compare.Series;
import dev.sluice.bench.compare.Series.Round;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.load.LoadSpec.Pace;
import dev.sluice.bench.peer.Kafka;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.PeerFailed;
import dev.sluice.bench.peer.Setup;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.peer.Workspace;
import dev.sluice.bench.report.Figures;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.AtMost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures the rows at 200 requests/s: in turns a node that ships to a broker, Envoy, and the same
 * node while the broker is stopped. Figures are medians of the turns.
 */
public final class LowRate {
  private static final String CPU = "CPU per request " + RemoteLoads.TITLE;
  private static final String SHIPPING = CPU + ", shipping";
  private static final String HELD = "the same, events held back";
  private static final Target TARGET = new AtMost(2.5, 1.5, "x");
  private static final String AUTHZ = "Envoy ext_authz with body";
  private static final List<Question> BESIDE_ENVOY =
      List.of(
          Question.cpu(
              CPU + ", events held back", AUTHZ, Contenders.ENVOY_AUTHZ, new Target.None()),
          Question.latency(
              "p50 " + RemoteLoads.TITLE, AUTHZ, Contenders.ENVOY_AUTHZ, new Target.None()));
  private static final int CONNECTIONS = 8;
  private static final int MOST_ROUNDS = 3;
  private static final long SHIPPED_MILLIS = 30_000;

  private final Testbed testbed;
  private final Path launcher;
  private final Effort effort;
  private final RemoteLoads loads;
  private final List<Round> shipping = new ArrayList<>();
  private final List<Round> held = new ArrayList<>();
  private final List<Round> authz = new ArrayList<>();

  private LowRate(Testbed testbed, Path launcher, Effort effort) {
    this.testbed = testbed;
    this.launcher = launcher;
    this.effort = effort;
    this.loads = new RemoteLoads(testbed.workspace(), testbed.client());
  }

  /** Starts the servers that it needs, and ends them. */
  public static List<Row> measure(Path templates, Path launcher, Effort effort)
      throws IOException, InterruptedException {
    try (Testbed testbed = Testbed.openWithoutSluice(templates)) {
      LowRate rate = new LowRate(testbed, launcher, effort);
      rate.turns();
      return rate.rows();
    } catch (PeerFailed e) {
      return List.of(Row.notRun(SHIPPING, HELD, TARGET, String.valueOf(e.getMessage())));
    }
  }

  private void turns() throws IOException, InterruptedException {
    Pace pace = Pace.of(RemoteLoads.REQUESTS_PER_SECOND);
    Workspace workspace = testbed.workspace();
    Peer broker = Kafka.start(workspace, launcher);
    try (Peer node = Sluice.start(workspace, launcher, Setup.BUDGET)) {
      warmUp();
      for (int turn = 0; turn < Math.min(MOST_ROUNDS, effort.rounds()); turn++) {
        if (turn > 0) {
          broker = Kafka.start(workspace, launcher);
        }
        awaitShipped(node);
        shipping.add(round(node, loads.sluice(CONNECTIONS, pace)));
        broker.close();
        if (testbed.runs(Contenders.ENVOY)) {
          authz.add(round(testbed.peer(Contenders.ENVOY), loads.envoy(CONNECTIONS, pace)));
        }
        held.add(round(node, loads.sluice(CONNECTIONS, pace)));
      }
    } finally {
      broker.close();
    }
  }

  private Round round(Peer process, LoadGenerator load) throws IOException, InterruptedException {
    return new Contender("one", load, List.of(process), Optional.empty()).round(effort.round());
  }

  private void warmUp() throws IOException, InterruptedException {
    loads.sluiceAtFullSpeed().run(effort.warmUp());
    loads.sluiceAtFullSpeed().run(effort.warmUp());
    if (testbed.runs(Contenders.ENVOY)) {
      loads.envoyAtFullSpeed().run(effort.warmUp());
    }
    loads.direct(CONNECTIONS, Pace.of(RemoteLoads.REQUESTS_PER_SECOND)).run(effort.warmUp());
  }

  /** Waits until the events of earlier loads have left the journal. */
  private static void awaitShipped(Peer node) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SHIPPED_MILLIS);
    while (ShippingCounters.of(node, 0).behind() > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("events are not shipped within 30 s");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private List<Row> rows() {
    Series ours = new Series(Contenders.SLUICE, held);
    Series shipped = new Series("sluice, shipping", shipping);
    List<Row> rows = new ArrayList<>();
    rows.add(shippingRow(shipped, ours));
    Map<String, Series> both = new HashMap<>(Map.of(Contenders.SLUICE, ours));
    if (!authz.isEmpty()) {
      both.put(Contenders.ENVOY_AUTHZ, new Series(Contenders.ENVOY_AUTHZ, authz));
    }
    for (Question asked : BESIDE_ENVOY) {
      rows.add(asked.answer(both, testbed::reason));
    }
    return rows;
  }

  private static Row shippingRow(Series shipped, Series ours) {
    if (shipped.errors() + ours.errors() > 0) {
      return Row.notRun(
          SHIPPING, HELD, TARGET, shipped.errors() + ours.errors() + " requests failed");
    }
    double on = shipped.cpuMicrosPerRequest();
    double off = ours.cpuMicrosPerRequest();
    return Row.measured(
        SHIPPING, HELD, TARGET, Figures.micros(on) + " / " + Figures.micros(off), on / off);
  }
}
