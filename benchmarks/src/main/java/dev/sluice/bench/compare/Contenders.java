package dev.sluice.bench.compare;

import dev.sluice.bench.load.LoadSpec;
import dev.sluice.bench.load.LoadSpec.Pace;
import dev.sluice.bench.load.LoadSpec.Request;
import dev.sluice.bench.load.LoadSpec.Route;
import dev.sluice.bench.load.LoadSpec.Route.TunneledTls;
import dev.sluice.bench.load.LoadSpec.Shape;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the contenders of a comparison; those that do not run are left out. */
public final class Contenders {
  public static final String DIRECT = "direct";
  public static final String HAPROXY = "haproxy";
  public static final String ENVOY = "envoy";
  public static final String ENVOY_AUTHZ = "envoy ext_authz";
  public static final String ENVOY_PROC = "envoy ext_proc";
  public static final String SQUID = "squid";
  public static final String SLUICE = "sluice";

  private static final int BODY_BYTES = 1024;
  private static final String RESPONSE = "/kib";
  private static final String ORIGIN_TLS = Workspace.HOST + ":" + Port.ORIGIN_TLS.number();

  private final Testbed testbed;
  private final int bodyBytes;
  private final List<Contender> contenders = new ArrayList<>();

  /** Loaded with bodies of 1 KiB. */
  public Contenders(Testbed testbed) {
    this(testbed, BODY_BYTES);
  }

  public Contenders(Testbed testbed, int bodyBytes) {
    this.testbed = testbed;
    this.bodyBytes = bodyBytes;
  }

  public List<Contender> list() {
    return List.copyOf(contenders);
  }

  /** Adds the origin itself, plain. */
  public Contenders direct(int connections) {
    return add(DIRECT, wrk(Port.ORIGIN, "/", Workspace.HOST, connections));
  }

  /** Adds a reverse proxy, plain: HAProxy, or Envoy on one of its ports. */
  public Contenders reverse(String name, Port port, int connections, String... processes) {
    return add(name, wrk(port, "/", Workspace.HOST, connections), processes);
  }

  /** Adds a forward proxy, plain: Squid on one of its ports. */
  public Contenders forward(
      String name, Port port, String host, int connections, String... processes) {
    String authority = host + ":" + Port.ORIGIN.number();
    return add(name, wrk(port, "http://" + authority + "/", authority, connections), processes);
  }

  /** Adds a node of Sluice as a forward proxy, plain. */
  public Contenders sluice(MeasuredNode node, Port port, String host, int connections) {
    String authority = host + ":" + Port.ORIGIN.number();
    return node(node, wrk(port, "http://" + authority + "/", authority, connections));
  }

  /** Adds a plain reverse proxy that is asked for a response of 1 KiB. */
  public Contenders reverseOfResponses(String name, Port port, int connections) {
    return add(name, gets(port, RESPONSE, Workspace.HOST, connections), name);
  }

  /** Adds a forward proxy that is asked for a response of 1 KiB. */
  public Contenders forwardOfResponses(
      String name, Port port, int connections, String... processes) {
    return add(name, absoluteGets(port, Workspace.HOST, connections), processes);
  }

  /** Adds a node of Sluice that reads responses of 1 KiB. */
  public Contenders sluiceOfResponses(MeasuredNode node, String host, int connections) {
    return node(node, absoluteGets(node.ports().responses(), host, connections));
  }

  /** Adds TLS with the origin itself. */
  public Contenders directTls(Shape shape, int connections) {
    return add(DIRECT, tls(Port.ORIGIN_TLS, new Route.Tls(Workspace.HOST), shape, connections));
  }

  /** Adds TLS with HAProxy, which encrypts again. */
  public Contenders haproxyTls(Shape shape, int connections) {
    Route route = new Route.Tls(Workspace.HOST);
    return add(HAPROXY, tls(Port.HAPROXY_TLS, route, shape, connections), HAPROXY);
  }

  /** Adds TLS through CONNECT, intercepted by another proxy. */
  public Contenders tunneled(String name, Port port, Shape shape, int connections) {
    return add(name, tls(port, toOrigin(), shape, connections), name);
  }

  /** Adds TLS through CONNECT, intercepted by a node of Sluice. */
  public Contenders sluiceTunneled(MeasuredNode node, Shape shape, int connections) {
    return node(node, tls(node.ports().proxy(), toOrigin(), shape, connections));
  }

  /** Adds HTTP/2 with the origin itself. */
  public Contenders directHttp2(int connections, int streams) {
    return add(DIRECT, http2(Port.ORIGIN_H2, Optional.empty(), connections, streams));
  }

  /** Adds HTTP/2 with HAProxy, which speaks it with the origin too. */
  public Contenders haproxyHttp2(int connections, int streams) {
    return add(HAPROXY, http2(Port.HAPROXY_H2, Optional.empty(), connections, streams), HAPROXY);
  }

  /** Adds HTTP/2 through CONNECT, intercepted by Sluice. */
  public Contenders sluiceHttp2(MeasuredNode node, int connections, int streams) {
    TunneledTls tunnel = new TunneledTls(Workspace.HOST, Port.ORIGIN_H2.number());
    return node(node, http2(node.ports().proxy(), Optional.of(tunnel), connections, streams));
  }

  /** Adds a node of Sluice under any load. */
  public Contenders node(MeasuredNode node, LoadGenerator load) {
    if (testbed.runs(node.name())) {
      List<Peer> processes = List.of(testbed.peer(node.name()));
      contenders.add(
          new Contender(node.name(), load, processes, Optional.of(node.ports().admin())));
    }
    return this;
  }

  /** Adds a contender under any load when all of its processes run. */
  public Contenders add(String name, LoadGenerator load, String... processes) {
    List<String> needed = List.of(processes);
    if (needed.stream().allMatch(testbed::runs)) {
      List<Peer> peers = needed.stream().map(testbed::peer).toList();
      contenders.add(new Contender(name, load, peers, Optional.empty()));
    }
    return this;
  }

  /** Whether a process that a contender needs runs. */
  public boolean runs(String process) {
    return testbed.runs(process);
  }

  /** A load by the project's own client, on one port. */
  public LoadGenerator client(
      Port port, Route route, Shape shape, Request request, int connections) {
    return time ->
        testbed
            .client()
            .run(
                new LoadSpec(
                    port.address(), route, shape, request, connections, Pace.UNLIMITED, time));
  }

  private static Route toOrigin() {
    return new Route.TunneledTls(Workspace.HOST, Port.ORIGIN_TLS.number());
  }

  private Wrk wrk(Port port, String target, String host, int connections) {
    String server = "127.0.0.1:" + port.number();
    return new Wrk(testbed.script(), server, target, host, connections, bodyBytes);
  }

  private H2Load http2(Port port, Optional<TunneledTls> tunnel, int connections, int streams) {
    return new H2Load(
        testbed.client(),
        testbed.body(),
        port.address(),
        tunnel,
        Workspace.HOST + ":" + Port.ORIGIN_H2.number(),
        connections,
        streams);
  }

  private Wrk absoluteGets(Port port, String host, int connections) {
    String authority = host + ":" + Port.ORIGIN.number();
    return gets(port, "http://" + authority + RESPONSE, authority, connections);
  }

  private Wrk gets(Port port, String target, String host, int connections) {
    String server = "127.0.0.1:" + port.number();
    return new Wrk(testbed.script(), server, target, host, connections, 0);
  }

  private LoadGenerator tls(Port port, Route route, Shape shape, int connections) {
    return client(port, route, shape, Request.post("/", ORIGIN_TLS, bodyBytes), connections);
  }
}
