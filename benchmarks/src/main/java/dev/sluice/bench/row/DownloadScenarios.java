package dev.sluice.bench.row;

import static dev.sluice.bench.compare.Contenders.DIRECT;
import static dev.sluice.bench.compare.Contenders.ENVOY;
import static dev.sluice.bench.compare.Contenders.HAPROXY;

import dev.sluice.bench.compare.Contenders;
import dev.sluice.bench.compare.Effort;
import dev.sluice.bench.compare.LoadGenerator;
import dev.sluice.bench.compare.MeasuredNode;
import dev.sluice.bench.load.LoadSpec.Request;
import dev.sluice.bench.load.LoadSpec.Route;
import dev.sluice.bench.load.LoadSpec.Shape;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Workspace;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.AtLeast;
import dev.sluice.bench.row.Scenario.Figure;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A file of 100 MB, again and again on one connection, plain and through intercepted TLS. */
final class DownloadScenarios {
  private static final String PATH = "/download";
  private static final Target OF_ENVOY = new AtLeast(0.8, 1, "x");
  private static final String PLAIN = Workspace.HOST + ":" + Port.ORIGIN.number();
  private static final String TLS = Workspace.HOST + ":" + Port.ORIGIN_TLS.number();

  private DownloadScenarios() {}

  static List<Scenario> all() {
    return List.of(plain(), intercepted());
  }

  private static Scenario plain() {
    return scenario(
        "download",
        "100 MB download, one connection, plain",
        others ->
            others
                .add(DIRECT, plain(others, Port.ORIGIN, PATH))
                .add(HAPROXY, plain(others, Port.HAPROXY, PATH), HAPROXY)
                .add(ENVOY, plain(others, Port.ENVOY, PATH), ENVOY),
        (to, node) -> to.node(node, plain(to, node.ports().proxy(), "http://" + PLAIN + PATH)),
        "Envoy, plain reverse proxy",
        "HAProxy, plain reverse proxy");
  }

  private static Scenario intercepted() {
    return scenario(
        "download-tls",
        "100 MB download, one connection, intercepted",
        others ->
            others
                .add(DIRECT, tls(others, Port.ORIGIN_TLS, new Route.Tls(Workspace.HOST)))
                .add(HAPROXY, tls(others, Port.HAPROXY_TLS, new Route.Tls(Workspace.HOST)), HAPROXY)
                .add(ENVOY, tls(others, Port.ENVOY_CONNECT, tunnel()), ENVOY),
        (to, node) -> to.node(node, tls(to, node.ports().proxy(), tunnel())),
        "Envoy, CONNECT termination, fixed certificate",
        "HAProxy, TLS on both sides");
  }

  private static Scenario scenario(
      String id,
      String what,
      Consumer<Contenders> others,
      BiConsumer<Contenders, MeasuredNode> sluice,
      String envoy,
      String haproxy) {
    return new Scenario(
        id,
        what,
        others,
        sluice,
        Figure.MEGABYTES,
        Effort.BRIEF,
        List.of(
            Question.download(what, envoy, ENVOY, OF_ENVOY),
            Question.download(what, haproxy, HAPROXY, new Target.None())));
  }

  private static LoadGenerator plain(Contenders of, Port port, String target) {
    return of.client(port, new Route.Plain(), Shape.KEEP_ALIVE, Request.get(target, PLAIN), 1);
  }

  private static LoadGenerator tls(Contenders of, Port port, Route route) {
    return of.client(port, route, Shape.KEEP_ALIVE, Request.get(PATH, TLS), 1);
  }

  private static Route tunnel() {
    return new Route.TunneledTls(Workspace.HOST, Port.ORIGIN_TLS.number());
  }
}
