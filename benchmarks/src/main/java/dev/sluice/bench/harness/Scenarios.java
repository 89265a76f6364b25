package dev.sluice.bench.harness;

import static dev.sluice.bench.harness.Contenders.DIRECT;
import static dev.sluice.bench.harness.Contenders.HAPROXY;
import static dev.sluice.bench.harness.Contenders.SLUICE;
import static dev.sluice.bench.harness.Contenders.SQUID;

import dev.sluice.bench.harness.Budget.AtLeast;
import dev.sluice.bench.harness.Budget.AtMost;
import dev.sluice.bench.harness.Scenario.Question;
import dev.sluice.bench.load.LoadSpec.Shape;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.peer.Workspace;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The budget as comparisons. */
final class Scenarios {
  private static final int CONNECTIONS = 32;
  private static final String SERVICE = "allow-service";
  private static final String ICAP = "c-icap";
  private static final String PLAIN_PROXY = "HAProxy, plain reverse proxy, 2 threads";

  private Scenarios() {}

  static List<Scenario> all() {
    return List.of(
        plain(), stage(), stages(3), stages(10), remote(), tls(), connections(), latency());
  }

  private static Scenario plain() {
    String what = "plain HTTP, no middleware";
    return new Scenario(
        "plain",
        what,
        site ->
            new Contenders(site)
                .direct(CONNECTIONS)
                .haproxy(CONNECTIONS)
                .forward(SQUID, Port.SQUID, Workspace.HOST, CONNECTIONS, SQUID)
                .forward(SLUICE, Port.SLUICE, Workspace.HOST, CONNECTIONS, SLUICE)
                .list(),
        List.of(
            throughput(what + ", requests/s", PLAIN_PROXY, HAPROXY, 0.9),
            new Question(
                "CPU of the process per request, " + what,
                PLAIN_PROXY,
                HAPROXY,
                new AtMost(1.3, "x"),
                (ours, theirs) -> ours.cpuMicrosPerRequest() / theirs.cpuMicrosPerRequest(),
                (ours, theirs) ->
                    Figures.micros(ours.cpuMicrosPerRequest())
                        + " / "
                        + Figures.micros(theirs.cpuMicrosPerRequest()))));
  }

  private static Scenario stage() {
    String what = "plain HTTP, one built-in stage over the bus";
    return new Scenario(
        "stage",
        what,
        site ->
            new Contenders(site)
                .haproxy(CONNECTIONS)
                .forward(SLUICE, Port.SLUICE, Sluice.STAGE_HOST, CONNECTIONS, SLUICE)
                .list(),
        List.of(throughput(what + ", requests/s", PLAIN_PROXY, HAPROXY, 0.75)));
  }

  /** Without a bound: it shows what a stage more costs. */
  private static Scenario stages(int count) {
    String what = "plain HTTP, %d built-in stages over the bus".formatted(count);
    return new Scenario(
        "stages" + count,
        what,
        site ->
            new Contenders(site)
                .haproxy(CONNECTIONS)
                .forward(SLUICE, Port.SLUICE, Sluice.stagesHost(count), CONNECTIONS, SLUICE)
                .list(),
        List.of(throughput(what + ", requests/s", PLAIN_PROXY, HAPROXY, new Budget.None())));
  }

  private static Scenario remote() {
    String what = "plain HTTP, one remote gRPC stage that allows";
    return new Scenario(
        "remote",
        what,
        site ->
            new Contenders(site)
                .forward(SQUID, Port.SQUID_ICAP, Workspace.HOST, CONNECTIONS, SQUID, ICAP)
                .forward(SLUICE, Port.SLUICE_REMOTE, Workspace.HOST, CONNECTIONS, SLUICE, SERVICE)
                .list(),
        List.of(throughput(what + ", requests/s", "Squid, c-icap REQMOD echo", SQUID, 3)));
  }

  private static Scenario tls() {
    String what = "HTTPS intercepted through CONNECT, upstream TLS";
    return new Scenario(
        "tls",
        what,
        site ->
            new Contenders(site)
                .directTls(Shape.KEEP_ALIVE, CONNECTIONS)
                .haproxyTls(Shape.KEEP_ALIVE, CONNECTIONS)
                .tunnelled(SQUID, Port.SQUID_BUMP, Shape.KEEP_ALIVE, CONNECTIONS)
                .tunnelled(SLUICE, Port.SLUICE, Shape.KEEP_ALIVE, CONNECTIONS)
                .list(),
        List.of(
            throughput(what + ", requests/s", "HAProxy, TLS on both sides", HAPROXY, 0.85),
            throughput(what + ", requests/s", "Squid ssl-bump", SQUID, 20)));
  }

  private static Scenario connections() {
    String what = "new CONNECT + TLS connections/s, leaf cached";
    return new Scenario(
        "connections",
        what,
        site ->
            new Contenders(site)
                .directTls(Shape.NEW_CONNECTIONS, CONNECTIONS)
                .haproxyTls(Shape.NEW_CONNECTIONS, CONNECTIONS)
                .tunnelled(SQUID, Port.SQUID_BUMP, Shape.NEW_CONNECTIONS, CONNECTIONS)
                .tunnelled(SLUICE, Port.SLUICE, Shape.NEW_CONNECTIONS, CONNECTIONS)
                .list(),
        List.of(throughput(what, "HAProxy, new TLS connections", HAPROXY, 0.7)));
  }

  private static Scenario latency() {
    return new Scenario(
        "latency",
        "one connection, one built-in stage",
        site ->
            new Contenders(site)
                .direct(1)
                .haproxy(1)
                .forward(SLUICE, Port.SLUICE, Sluice.STAGE_HOST, 1, SLUICE)
                .list(),
        List.of(added("p50", 100, Series::p50Micros), added("p99", 500, Series::p99Micros)));
  }

  private static Question throughput(String what, String against, String other, double bound) {
    return throughput(what, against, other, new AtLeast(bound, "x"));
  }

  private static Question throughput(String what, String against, String other, Budget budget) {
    return new Question(
        what,
        against,
        other,
        budget,
        (ours, theirs) -> ours.requestsPerSecond() / theirs.requestsPerSecond(),
        (ours, theirs) ->
            Figures.rate(ours.requestsPerSecond())
                + " / "
                + Figures.rate(theirs.requestsPerSecond()));
  }

  private static Question added(String percentile, double micros, ToDoubleFunction<Series> of) {
    return new Question(
        "added latency at 1 connection, one built-in stage, " + percentile,
        "the origin directly",
        DIRECT,
        new AtMost(micros, " us"),
        (ours, theirs) -> of.applyAsDouble(ours) - of.applyAsDouble(theirs),
        (ours, theirs) ->
            Figures.micros(of.applyAsDouble(ours))
                + " / "
                + Figures.micros(of.applyAsDouble(theirs)));
  }
}
