package dev.sluice.bench.row;

import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.Wrk;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.peer.Kafka;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.PeerFailed;
import dev.sluice.bench.peer.PeerServers;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Setup;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.peer.Workspace;
import dev.sluice.bench.report.Figures;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.AtLeast;
import dev.sluice.bench.report.Target.AtMost;
import dev.sluice.config.settings.audit.AuditSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Measures the rows on shipping: the load of the plain row on a node that ships to a broker on the
 * same cores; then, with the broker stopped, on the same node while it holds its events back.
 */
public final class ShippingRate {
  private static final String RATE = "shipping on, broker on the same cores: events/s, lag flat";
  private static final Target RATE_TARGET = new AtLeast(20_000, 40_000, "/s");
  private static final int CONNECTIONS = 32;
  private static final int BODY_BYTES = 1024;

  private final Workspace workspace;
  private final Path launcher;
  private final Effort effort;
  private final List<ShippingCounters> shipping = new ArrayList<>();
  private long errors;

  private ShippingRate(Workspace workspace, Path launcher, Effort effort) {
    this.workspace = workspace;
    this.launcher = launcher;
    this.effort = effort;
  }

  /** Starts the servers that it needs, and ends them. */
  public static List<Row> measure(Path templates, Path launcher, Effort effort)
      throws IOException, InterruptedException {
    try (Workspace workspace = Workspace.create(templates)) {
      return new ShippingRate(workspace, launcher, effort).rows();
    } catch (PeerFailed e) {
      return List.of(Row.notRun(RATE, "-", RATE_TARGET, String.valueOf(e.getMessage())));
    }
  }

  private List<Row> rows() throws IOException, InterruptedException {
    Peer origin = PeerServers.nginx(workspace);
    try {
      List<Row> rows = whileBothRun();
      return errors == 0
          ? rows
          : List.of(Row.notRun(RATE, "-", RATE_TARGET, errors + " requests failed"));
    } finally {
      origin.close();
    }
  }

  private List<Row> whileBothRun() throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    Peer kafka = Kafka.start(workspace, launcher);
    try (Peer sluice = Sluice.start(workspace, launcher, Setup.BUDGET)) {
      rounds(sluice);
      rows.add(rate());
      rows.add(cpuOfAnEvent());
      rows.add(bytes());
      kafka.close();
      ShippingCounters before = ShippingCounters.of(sluice, 0);
      ShippingCounters after = before.after(load(effort.round().multipliedBy(2)), sluice);
      rows.add(cpuOfARequest(after.cpuMicrosPerRequest(before)));
      return rows;
    } finally {
      kafka.close();
    }
  }

  /** Reads the counters before the first round and after each. */
  private void rounds(Peer sluice) throws IOException, InterruptedException {
    load(effort.warmUp());
    load(effort.warmUp());
    shipping.add(ShippingCounters.of(sluice, 0));
    for (int round = 0; round < effort.rounds(); round++) {
      shipping.add(shipping.getLast().after(load(effort.round()), sluice));
    }
  }

  private LoadResult load(Duration time) throws IOException, InterruptedException {
    String authority = Workspace.HOST + ":" + Port.ORIGIN.number();
    LoadResult result =
        new Wrk(
                workspace.templates().resolve("wrk.lua"),
                "127.0.0.1:" + Port.SLUICE.number(),
                "http://" + authority + "/",
                authority,
                CONNECTIONS,
                BODY_BYTES)
            .run(time);
    errors += result.errors();
    return result;
  }

  /** The lag is flat when it grew by no more than the records of one second, two per event. */
  private Row rate() {
    ShippingCounters first = shipping.getFirst();
    ShippingCounters last = shipping.getLast();
    double events = last.eventsPerSecond(first);
    double most = shipping.stream().mapToDouble(ShippingCounters::behind).max().orElse(0);
    boolean flat = last.behind() <= first.behind() + 2 * events;
    String measured =
        "%s at %s requests; records behind: %s at first, at most %s, %s at last%s"
            .formatted(
                Figures.rate(events),
                Figures.rate((last.requests() - first.requests()) / last.secondsSince(first)),
                Figures.plain(first.behind()),
                Figures.plain(most),
                Figures.plain(last.behind()),
                flat ? "" : ": NOT flat");
    return Row.measured(RATE, "-", RATE_TARGET, measured, flat ? events : 0);
  }

  private Row cpuOfAnEvent() {
    double micros = shipping.getLast().cpuMicrosPerEvent(shipping.getFirst());
    return Row.measured(
        "CPU of mapping and producing an event, in the whole program",
        "-",
        new AtMost(8, 5, " us"),
        Figures.micros(micros),
        micros);
  }

  private Row cpuOfARequest(double held) {
    double shipped = shipping.getLast().cpuMicrosPerRequest(shipping.getFirst());
    return Row.measured(
        "CPU of the process per request at full load, shipping",
        "the same, events held back",
        new Target.None(),
        Figures.micros(shipped) + " / " + Figures.micros(held),
        shipped / held);
  }

  private Row bytes() throws IOException {
    String topic = AuditSettings.DEFAULTS.topic();
    ConsumerRecords<byte[], byte[]> some = TopicSample.of(Port.KAFKA.address(), topic);
    double json = 0;
    for (ConsumerRecord<byte[], byte[]> record : some) {
      json += record.value().length;
    }
    double stored = Kafka.bytesOf(workspace, topic) / shipping.getLast().shipped();
    return Row.measured(
        "bytes of an event on the topic, lz4",
        "as JSON",
        new Target.None(),
        "%s / %s"
            .formatted(
                Figures.plain(Math.rint(stored)), Figures.plain(Math.rint(json / some.count()))),
        stored / (json / some.count()));
  }
}
