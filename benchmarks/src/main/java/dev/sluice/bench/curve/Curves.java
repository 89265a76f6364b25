package dev.sluice.bench.curve;

import static dev.sluice.bench.compare.Contenders.HAPROXY;

import dev.sluice.bench.compare.Contender;
import dev.sluice.bench.compare.Contenders;
import dev.sluice.bench.compare.MeasuredNode;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.curve.Curve.Point;
import dev.sluice.bench.load.LoadSpec.Request;
import dev.sluice.bench.load.LoadSpec.Route;
import dev.sluice.bench.load.LoadSpec.Shape;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Workspace;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The curves: what may grow under load, with HAProxy beside it where it has the same thing. */
final class Curves {
  private static final int CONNECTIONS = 32;
  private static final int FEW = 8;
  private static final int KIB = 1024;
  private static final int MIB = KIB * KIB;
  private static final List<Integer> OPEN = List.of(1, 4, 16, 64, 256, 1024);
  private static final List<Integer> BODIES =
      List.of(0, KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB);

  private Curves() {}

  static List<Curve> all() {
    return List.of(
        curve("connections", "plain HTTP", "connections", OPEN, Curves::connections),
        curve("streamed", "plain HTTP, no middleware", "bytes of a body", BODIES, Curves::streamed),
        curve("body", "plain HTTP, sluice/secrets", "bytes of a body", BODIES, Curves::body),
        curve("stages", "plain HTTP", "built-in stages", CurveSetup.STAGES, Curves::stages),
        curve("rules", "plain HTTP", "rules of the endpoint", CurveSetup.RULES, Curves::rules),
        curve(
            "leaves",
            "new CONNECT and TLS connections",
            "hosts with a certificate in the cache",
            CurveSetup.LEAVES,
            Curves::leaves));
  }

  private static Curve curve(
      String id,
      String title,
      String axis,
      List<Integer> sizes,
      IntFunction<Function<Testbed, List<Contender>>> contenders) {
    List<Point> points =
        sizes.stream().map(size -> new Point(size, contenders.apply(size))).toList();
    return new Curve(id, title, axis, points);
  }

  private static Function<Testbed, List<Contender>> connections(int count) {
    return besideHaproxy(count, 1024);
  }

  private static Function<Testbed, List<Contender>> streamed(int bytes) {
    return besideHaproxy(FEW, bytes);
  }

  private static Function<Testbed, List<Contender>> besideHaproxy(int connections, int bytes) {
    return testbed ->
        new Contenders(testbed, bytes)
            .reverse(HAPROXY, Port.HAPROXY, connections, HAPROXY)
            .sluice(MeasuredNode.SLUICE, Port.SLUICE, Workspace.HOST, connections)
            .list();
  }

  private static Function<Testbed, List<Contender>> body(int bytes) {
    return testbed ->
        new Contenders(testbed, bytes)
            .sluice(MeasuredNode.SLUICE, Port.SLUICE_BODIES, Workspace.HOST, FEW)
            .list();
  }

  private static Function<Testbed, List<Contender>> stages(int count) {
    return inCurves(CurveSetup.stagesHost(count));
  }

  private static Function<Testbed, List<Contender>> rules(int count) {
    return inCurves(CurveSetup.rulesHost(count));
  }

  private static Function<Testbed, List<Contender>> inCurves(String host) {
    return testbed ->
        new Contenders(testbed)
            .sluice(MeasuredNode.SLUICE, Port.SLUICE_CURVES, host, CONNECTIONS)
            .list();
  }

  private static Function<Testbed, List<Contender>> leaves(int count) {
    Route route = new Route.TunneledToMany(CurveSetup.LEAF_DOMAIN, count, Port.ORIGIN_TLS.number());
    Request request = Request.post("/", Workspace.HOST + ":" + Port.ORIGIN_TLS.number(), KIB);
    return testbed -> {
      Contenders of = new Contenders(testbed);
      return of.node(
              MeasuredNode.SLUICE,
              of.client(Port.SLUICE_CURVES, route, Shape.NEW_CONNECTIONS, request, CONNECTIONS))
          .list();
    };
  }
}
