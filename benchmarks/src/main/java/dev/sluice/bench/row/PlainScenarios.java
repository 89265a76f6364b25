package dev.sluice.bench.row;

import static dev.sluice.bench.compare.Contenders.ENVOY;
import static dev.sluice.bench.compare.Contenders.ENVOY_AUTHZ;
import static dev.sluice.bench.compare.Contenders.ENVOY_PROC;
import static dev.sluice.bench.compare.Contenders.HAPROXY;
import static dev.sluice.bench.compare.Contenders.SQUID;
import static dev.sluice.bench.compare.Testbed.ICAP;
import static dev.sluice.bench.row.Scenarios.CONNECTIONS;

import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Setup.NodePorts;
import dev.sluice.bench.peer.Sluice;
import dev.sluice.bench.peer.Workspace;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.AtLeast;
import dev.sluice.bench.report.Target.AtMost;
import java.util.List;
import java.util.function.Function;

/** The comparisons over plain HTTP: without middleware, with built-in stages, with a remote one. */
final class PlainScenarios {
  static final String PLAIN_HAPROXY = "HAProxy, plain reverse proxy, 2 threads";
  private static final String PLAIN_ENVOY = "Envoy, plain reverse proxy, 2 workers";

  private PlainScenarios() {}

  static List<Scenario> all() {
    return List.of(
        plain(),
        builtIn(
            "stage",
            "one built-in stage",
            NodePorts::proxy,
            Sluice.STAGE_HOST,
            new AtLeast(0.75, 0.95, "x")),
        builtIn(
            "secrets",
            "sluice/secrets",
            NodePorts::remote,
            Sluice.SECRETS_HOST,
            new AtLeast(0.9, 0.95, "x")),
        stages(3),
        stages(10),
        remote());
  }

  private static Scenario plain() {
    String what = "plain HTTP, no middleware";
    return Scenario.ofRequests(
        "plain",
        what,
        others ->
            others
                .direct(CONNECTIONS)
                .reverse(HAPROXY, Port.HAPROXY, CONNECTIONS, HAPROXY)
                .reverse(ENVOY, Port.ENVOY, CONNECTIONS, ENVOY)
                .forward(SQUID, Port.SQUID, Workspace.HOST, CONNECTIONS, SQUID),
        (to, node) -> to.sluice(node, node.ports().proxy(), Workspace.HOST, CONNECTIONS),
        List.of(
            Question.throughput(
                what + ", requests/s", PLAIN_HAPROXY, HAPROXY, new AtLeast(0.9, 1, "x")),
            Question.throughput(what + ", requests/s", PLAIN_ENVOY, ENVOY, new Target.None()),
            Question.cpu(
                "CPU of the process per request, " + what,
                PLAIN_HAPROXY,
                HAPROXY,
                new AtMost(1.3, 1.15, "x"))));
  }

  /** Without a target: it shows the cost of a further stage. */
  private static Scenario stages(int count) {
    return builtIn(
        "stages" + count,
        count + " built-in stages",
        NodePorts::proxy,
        Sluice.stagesHost(count),
        new Target.None());
  }

  private static Scenario builtIn(
      String id, String stages, Function<NodePorts, Port> port, String host, Target target) {
    String what = "plain HTTP, " + stages + " over the bus";
    return Scenario.ofRequests(
        id,
        what,
        others -> others.reverse(HAPROXY, Port.HAPROXY, CONNECTIONS, HAPROXY),
        (to, node) -> to.sluice(node, port.apply(node.ports()), host, CONNECTIONS),
        List.of(Question.throughput(what + ", requests/s", PLAIN_HAPROXY, HAPROXY, target)));
  }

  private static Scenario remote() {
    String what = "plain HTTP, one remote gRPC stage that allows";
    String rate = what + ", requests/s";
    return Scenario.ofRequests(
        "remote",
        what,
        others ->
            others
                .reverse(ENVOY_AUTHZ, Port.ENVOY_AUTHZ, CONNECTIONS, ENVOY)
                .reverse(ENVOY_PROC, Port.ENVOY_PROC, CONNECTIONS, ENVOY)
                .forward(SQUID, Port.SQUID_ICAP, Workspace.HOST, CONNECTIONS, SQUID, ICAP),
        (to, node) -> to.sluice(node, node.ports().remote(), Workspace.HOST, CONNECTIONS),
        List.of(
            Question.throughput(
                rate, "Envoy ext_authz with body", ENVOY_AUTHZ, new AtLeast(1.25, 1.5, "x")),
            Question.throughput(
                rate, "Envoy ext_proc BUFFERED", ENVOY_PROC, new AtLeast(1.5, 2, "x")),
            Question.throughput(rate, "Squid, c-icap REQMOD echo", SQUID, new AtLeast(3, 4, "x"))));
  }
}
