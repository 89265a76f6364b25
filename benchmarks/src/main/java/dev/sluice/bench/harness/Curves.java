package dev.sluice.bench.harness;

import static dev.sluice.bench.harness.Contenders.SLUICE;

import dev.sluice.bench.harness.Curve.Point;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Workspace;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What may grow under load; HAProxy beside it where it knows the thing. */
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
      IntFunction<Function<Site, List<Contender>>> contenders) {
    List<Point> points =
        sizes.stream().map(size -> new Point(size, contenders.apply(size))).toList();
    return new Curve(id, title, axis, points);
  }

  private static Function<Site, List<Contender>> connections(int count) {
    return site ->
        new Contenders(site)
            .haproxy(count)
            .forward(SLUICE, Port.SLUICE, Workspace.HOST, count, SLUICE)
            .list();
  }

  private static Function<Site, List<Contender>> streamed(int bytes) {
    return site ->
        new Contenders(site, bytes)
            .haproxy(FEW)
            .forward(SLUICE, Port.SLUICE, Workspace.HOST, FEW, SLUICE)
            .list();
  }

  private static Function<Site, List<Contender>> body(int bytes) {
    return site ->
        new Contenders(site, bytes)
            .forward(SLUICE, Port.SLUICE_BODIES, Workspace.HOST, FEW, SLUICE)
            .list();
  }

  private static Function<Site, List<Contender>> stages(int count) {
    return inCurves(CurveSetup.stagesHost(count));
  }

  private static Function<Site, List<Contender>> rules(int count) {
    return inCurves(CurveSetup.rulesHost(count));
  }

  private static Function<Site, List<Contender>> inCurves(String host) {
    return site ->
        new Contenders(site).forward(SLUICE, Port.SLUICE_CURVES, host, CONNECTIONS, SLUICE).list();
  }

  private static Function<Site, List<Contender>> leaves(int count) {
    return site ->
        new Contenders(site).tunnelledToMany(SLUICE, Port.SLUICE_CURVES, count, CONNECTIONS).list();
  }
}
