package dev.sluice.bench.harness;

import dev.sluice.bench.load.LoadSpec;
import dev.sluice.bench.load.LoadSpec.Request;
import dev.sluice.bench.load.LoadSpec.Route;
import dev.sluice.bench.load.LoadSpec.Shape;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Workspace;
import java.util.ArrayList;
import java.util.List;

/** The contenders of one site; those that do not run are left out. */
final class Contenders {
  static final String DIRECT = "direct";
  static final String HAPROXY = "haproxy";
  static final String SQUID = "squid";
  static final String SLUICE = "sluice";

  private static final int BODY_BYTES = 1024;

  private final Site site;
  private final int bodyBytes;
  private final List<Contender> contenders = new ArrayList<>();

  /** Loaded with bodies of 1 KiB. */
  Contenders(Site site) {
    this(site, BODY_BYTES);
  }

  Contenders(Site site, int bodyBytes) {
    this.site = site;
    this.bodyBytes = bodyBytes;
  }

  List<Contender> list() {
    return List.copyOf(contenders);
  }

  /** The origin itself, plain. */
  Contenders direct(int connections) {
    contenders.add(
        new Contender(DIRECT, wrk(Port.ORIGIN, "/", Workspace.HOST, connections), List.of()));
    return this;
  }

  Contenders haproxy(int connections) {
    return add(HAPROXY, wrk(Port.HAPROXY, "/", Workspace.HOST, connections), HAPROXY);
  }

  /** A forward proxy, plain: Squid on one of its ports, or Sluice. */
  Contenders forward(String name, Port port, String host, int connections, String... processes) {
    String authority = host + ":" + Port.ORIGIN.number();
    return add(name, wrk(port, "http://" + authority + "/", authority, connections), processes);
  }

  /** TLS with the origin itself. */
  Contenders directTls(Shape shape, int connections) {
    Load load = tls(Port.ORIGIN_TLS, new Route.Tls(Workspace.HOST), shape, connections);
    contenders.add(new Contender(DIRECT, load, List.of()));
    return this;
  }

  Contenders haproxyTls(Shape shape, int connections) {
    Route route = new Route.Tls(Workspace.HOST);
    return add(HAPROXY, tls(Port.HAPROXY_TLS, route, shape, connections), HAPROXY);
  }

  /** TLS through CONNECT. */
  Contenders tunnelled(String name, Port port, Shape shape, int connections) {
    Route route = new Route.TunnelledTls(Workspace.HOST, Port.ORIGIN_TLS.number());
    return add(name, tls(port, route, shape, connections), name);
  }

  /** Through CONNECT, another one of so many names for each connection. */
  Contenders tunnelledToMany(String name, Port port, int names, int connections) {
    Route route =
        new Route.TunnelledToMany(CurveSetup.LEAF_DOMAIN, names, Port.ORIGIN_TLS.number());
    return add(name, tls(port, route, Shape.NEW_CONNECTIONS, connections), name);
  }

  private Contenders add(String name, Load load, String... processes) {
    if (List.of(processes).stream().allMatch(site::runs)) {
      List<Peer> peers = List.of(processes).stream().map(site::peer).toList();
      contenders.add(new Contender(name, load, peers));
    }
    return this;
  }

  private Wrk wrk(Port port, String target, String host, int connections) {
    String server = "127.0.0.1:" + port.number();
    return new Wrk(site.script(), server, target, host, connections, bodyBytes);
  }

  private Load tls(Port port, Route route, Shape shape, int connections) {
    String host = Workspace.HOST + ":" + Port.ORIGIN_TLS.number();
    Request request = new Request("/", host, bodyBytes);
    return time ->
        site.client().run(new LoadSpec(port.address(), route, shape, request, connections, time));
  }
}
