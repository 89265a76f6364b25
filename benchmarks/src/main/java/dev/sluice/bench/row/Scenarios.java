package dev.sluice.bench.row;

import static dev.sluice.bench.compare.Contenders.ENVOY;
import static dev.sluice.bench.compare.Contenders.HAPROXY;
import static dev.sluice.bench.compare.Contenders.SQUID;

import dev.sluice.bench.compare.Series;
import dev.sluice.bench.load.LoadSpec.Shape;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.AtLeast;
import dev.sluice.bench.report.Target.AtMost;
import java.util.List;
import java.util.stream.Stream;

/** The budget's comparisons, in the order of the table. */
public final class Scenarios {
  static final int CONNECTIONS = 32;

  private Scenarios() {}

  /** All of them. */
  public static List<Scenario> all() {
    return Stream.of(
            PlainScenarios.all(),
            ResponseScenarios.all(),
            List.of(tls(), connections()),
            Http2Scenarios.all(),
            DownloadScenarios.all(),
            List.of(latency()))
        .flatMap(List::stream)
        .toList();
  }

  /** Rows that other commands measure; without them the table would look complete. */
  public static List<Row> unmeasured() {
    return List.of(
        Row.notRun(
            "20,000 connections that do not read; 10,000 idle tunnels; 1,000 queued requests of 4"
                + " MiB",
            "-",
            new AtMost(0, 0, " OutOfMemoryError"),
            "not measured here: integration-tests/soak/slow and soak/queued do"));
  }

  private static Scenario tls() {
    String what = "HTTPS intercepted through CONNECT, upstream TLS";
    return Scenario.ofRequests(
        "tls",
        what,
        others ->
            others
                .directTls(Shape.KEEP_ALIVE, CONNECTIONS)
                .haproxyTls(Shape.KEEP_ALIVE, CONNECTIONS)
                .tunneled(ENVOY, Port.ENVOY_CONNECT, Shape.KEEP_ALIVE, CONNECTIONS)
                .tunneled(SQUID, Port.SQUID_BUMP, Shape.KEEP_ALIVE, CONNECTIONS),
        (to, node) -> to.sluiceTunneled(node, Shape.KEEP_ALIVE, CONNECTIONS),
        List.of(
            Question.throughput(
                what + ", requests/s",
                "HAProxy, TLS on both sides",
                HAPROXY,
                new AtLeast(0.95, 1.1, "x")),
            Question.throughput(
                what + ", requests/s",
                "Envoy, CONNECT termination, fixed certificate",
                ENVOY,
                new AtLeast(2.5, 3, "x")),
            Question.throughput(
                what + ", requests/s", "Squid ssl-bump", SQUID, new Target.None())));
  }

  private static Scenario connections() {
    String what = "new CONNECT + TLS connections/s, leaf cached";
    return Scenario.ofRequests(
        "connections",
        what,
        others ->
            others
                .directTls(Shape.NEW_CONNECTIONS, CONNECTIONS)
                .haproxyTls(Shape.NEW_CONNECTIONS, CONNECTIONS)
                .tunneled(ENVOY, Port.ENVOY_CONNECT, Shape.NEW_CONNECTIONS, CONNECTIONS)
                .tunneled(SQUID, Port.SQUID_BUMP, Shape.NEW_CONNECTIONS, CONNECTIONS),
        (to, node) -> to.sluiceTunneled(node, Shape.NEW_CONNECTIONS, CONNECTIONS),
        List.of(
            Question.throughput(
                what, "HAProxy, new TLS connections", HAPROXY, new AtLeast(0.8, 1, "x")),
            Question.throughput(
                what, "Envoy, CONNECT termination, fixed certificate", ENVOY, new Target.None())));
  }

  private static Scenario latency() {
    String what = "added latency at 1 connection, one built-in stage, ";
    return Scenario.ofRequests(
        "latency",
        "one connection, one built-in stage",
        others -> others.direct(1).reverse(HAPROXY, Port.HAPROXY, 1, HAPROXY),
        (to, node) -> to.sluice(node, node.ports().proxy(), Sluice.STAGE_HOST, 1),
        List.of(
            Question.added(what + "p50", new AtMost(100, 40, " us"), Series::p50Micros),
            Question.added(what + "p99", new AtMost(500, 300, " us"), Series::p99Micros)));
  }
}
