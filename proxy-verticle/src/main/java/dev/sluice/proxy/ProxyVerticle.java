package dev.sluice.proxy;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.ConnectionPermit;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.pipeline.BusPipelines;
import dev.sluice.proxy.entrance.SandboxListener;
import dev.sluice.proxy.refusal.MaskedText;
import dev.sluice.proxy.request.FairTaskQueue;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.LoopSettings;
import dev.sluice.proxy.request.RequestIds;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.secret.known.SecretSearches;
import dev.sluice.proxy.trace.Tracer;
import dev.sluice.proxy.upstream.DestinationResolver;
import dev.sluice.proxy.upstream.Dialer;
import dev.sluice.proxy.upstream.OwnAddresses;
import dev.sluice.proxy.upstream.SharedConnections;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.Lifetime;
import dev.sluice.wire.connection.TcpKeepAlive;
import dev.sluice.wire.connection.TurnFlush;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Event loop only. Accepts client connections. Deploy one instance per event loop; the instances
 * share the listening ports.
 */
public final class ProxyVerticle extends VerticleBase {
  private static final long POLL_MILLIS = 500;
  private static final int BACKLOG = 4096;

  private final ProxyServices services;
  private Optional<Running> running = Optional.empty();

  private record Running(
      LoopServices loop,
      OpenConnections connections,
      List<NetServer> servers,
      Runnable unsubscribe) {}

  public ProxyVerticle(ProxyServices services) {
    this.services = services;
  }

  @Override
  public Future<?> start() {
    LoopServices loop = loopServices(((ContextInternal) context)::reportException);
    OpenConnections connections = new OpenConnections();
    List<SandboxListener> entrances = SandboxListener.all(services.settings());
    List<NetServer> servers =
        entrances.stream().map(entrance -> server(entrance, loop, connections)).toList();
    Runnable unsubscribe =
        services
            .node()
            .snapshots()
            .onSwap(
                task -> context.runOnContext(ignored -> task.run()),
                next -> connections.reloaded());
    running = Optional.of(new Running(loop, connections, servers, unsubscribe));
    vertx.setPeriodic(
        POLL_MILLIS,
        ignored -> {
          long now = System.nanoTime();
          connections.poll(now);
          loop.deadlines().poll(now);
          loop.upstreams().poll(now);
        });
    return loop.chains().start().compose(informed -> listen(servers, entrances));
  }

  private NetServer server(
      SandboxListener entrance, LoopServices loop, OpenConnections connections) {
    return vertx
        .createNetServer(
            TcpKeepAlive.probed(
                new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(BACKLOG)))
        .connectHandler(socket -> accept(entrance, loop, connections, socket));
  }

  private static Future<?> listen(List<NetServer> servers, List<SandboxListener> entrances) {
    List<Future<NetServer>> listening = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      SandboxListener entrance = entrances.get(i);
      HostPort where = entrance.address();
      listening.add(
          servers
              .get(i)
              .listen(where.port(), where.host())
              .recover(
                  e -> Future.failedFuture(UnusableAddress.explain(entrance.key(), where, e))));
    }
    // Also when one fails: the others would still work on a node that closes.
    return Future.join(listening);
  }

  private LoopServices loopServices(Consumer<Throwable> bugs) {
    return loopServices(bugs, new Deadlines(bugs), new ChainClient(vertx, services.chains()));
  }

  private LoopServices loopServices(
      Consumer<Throwable> bugs, Deadlines deadlines, ChainClient chains) {
    return new LoopServices(
        services.node(),
        destinations(),
        upstreams(deadlines),
        chains,
        new SecretSearches(),
        new BusPipelines(vertx, chains, services.pipelines()),
        services.node().local().agents().watching(services.audit().onThisLoop()),
        new RequestIds(),
        tracer(),
        deadlines,
        new FairTaskQueue(this::inNextTurn),
        InstantSource.system(),
        settings(),
        bugs);
  }

  /** Runs after the sockets that are ready. */
  private void inNextTurn(Runnable task) {
    ContextInternal loop = (ContextInternal) context;
    TurnFlush.atTurnsEnd(loop.nettyEventLoop(), () -> loop.runOnContext(ignored -> task.run()));
  }

  private LoopSettings settings() {
    ProxySettings settings = services.settings();
    return new LoopSettings(
        settings.timeouts(),
        settings.halfClose(),
        settings.http2(),
        settings.limits().minBodyRate(),
        settings.recodes(),
        services.names());
  }

  private Tracer tracer() {
    return new Tracer(
        services.tracing(), text -> services.node().known().masked(MaskedText.of(text)));
  }

  private UpstreamPool upstreams(Deadlines deadlines) {
    ConnectionLimits limits = services.settings().limits();
    return new UpstreamPool(
        dialer(),
        limits.upstreamIdle(),
        limits.upstreamIdleAll(),
        new SharedConnections(deadlines, services.settings().timeouts()));
  }

  private DestinationResolver destinations() {
    return new DestinationResolver(
        vertx,
        services.settings(),
        services.node().times(),
        new OwnAddresses(services.node().snapshots(), services.own()));
  }

  private Dialer dialer() {
    return new Dialer(
        vertx,
        services.upstreamTls(),
        services.settings().timeouts(),
        services.originSockets(),
        services.node().times());
  }

  private void accept(
      SandboxListener entrance, LoopServices loop, OpenConnections connections, NetSocket socket) {
    String ip = socket.remoteAddress().hostAddress();
    Optional<ConnectionPermit> permit =
        services.connections().acquire(new Claimant(entrance.sandbox(), ip));
    ClientConnection client =
        ClientConnection.open(
            (NetSocketInternal) socket,
            services.settings().timeouts().send(),
            gone -> {
              connections.remove(gone);
              permit.ifPresent(ConnectionPermit::release);
            });
    connections.add(client);
    // Runs when the server shuts down. Without a handler, Vert.x closes the socket at once.
    socket.shutdownHandler(ignored -> client.lifetime().drain(Lifetime.Cause.STOPPED));
    Peer peer = Peer.newBuilder().setIp(ip).setPort(socket.remoteAddress().port()).build();
    Workload workload = new Workload(entrance.sandbox(), peer);
    permit.ifPresentOrElse(
        held ->
            new FrontDoor(
                    loop, services.interception(), entrance.identifier(), held, client, workload)
                .start(),
        () -> FrontDoor.turnAway(loop, client, workload));
  }

  /**
   * Accepts requests for {@code proxy.timeouts.lame_duck} more, the last of each connection. Then
   * it stops accepting, gives requests in flight up to {@code proxy.timeouts.drain} to end, and
   * closes.
   */
  @Override
  public Future<?> stop() {
    return running
        .map(now -> retire(now).compose(retired -> drain(now)))
        .orElseGet(Future::succeededFuture);
  }

  private Future<?> retire(Running now) {
    Duration lameDuck = services.settings().timeouts().lameDuck();
    now.connections().retire();
    return lameDuck.isZero()
        ? Future.succeededFuture()
        : vertx.timer(lameDuck.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<Void> drain(Running now) {
    Duration atMost = services.settings().timeouts().drain();
    now.unsubscribe().run();
    return Future.join(now.servers().stream().map(server -> server.shutdown(atMost)).toList())
        .onComplete(ignored -> now.loop().upstreams().close())
        .eventually(() -> now.loop().destinations().close())
        .mapEmpty();
  }
}
