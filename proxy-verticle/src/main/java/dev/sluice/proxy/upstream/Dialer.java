package dev.sluice.proxy.upstream;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proxy.capacity.Claimant;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.wire.SetupStep;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.TcpKeepAlive;
import dev.sluice.wire.connection.TurnFlush;
import dev.sluice.wire.tls.UpstreamTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Event loop only. Opens sockets to checked addresses and starts TLS on them. */
public final class Dialer {
  // Held in a field: Vert.x closes an unreferenced client after a garbage collection.
  private final NetClient client;
  private final Vertx vertx;
  private final UpstreamTls tls;
  private final Timeouts timeouts;
  private final SandboxShares sockets;
  private final SetupTimes times;

  public Dialer(
      Vertx vertx, UpstreamTls tls, Timeouts timeouts, SandboxShares sockets, SetupTimes times) {
    this.vertx = vertx;
    this.client =
        vertx.createNetClient(
            TcpKeepAlive.probed(
                new NetClientOptions()
                    .setTcpNoDelay(true)
                    .setConnectTimeout(Math.toIntExact(timeouts.connect().toMillis()))));
    this.tls = tls;
    this.timeouts = timeouts;
    this.sockets = sockets;
    this.times = times;
  }

  void inNextTurn(Runnable action) {
    ContextInternal loop = ((VertxInternal) vertx).getOrCreateContext();
    TurnFlush.atTurnsEnd(loop.nettyEventLoop(), () -> loop.runOnContext(ignored -> action.run()));
  }

  public Future<DialedSocket> connect(Origin origin) {
    List<InetAddress> addresses = origin.addresses();
    Future<DialedSocket> dialed =
        addresses.size() == 1
            ? connect(addresses.getFirst(), origin)
            : HappyEyeballs.run(vertx, addresses, address -> connect(address, origin));
    return dialed.recover(
        failure ->
            Future.failedFuture(
                failure instanceof OriginUnavailable
                    ? failure
                    : new OriginUnavailable(
                        OriginUnavailable.Step.CONNECT, "no checked address could be reached")));
  }

  // Every socket counts, from its first packet until it is closed.
  private Future<DialedSocket> connect(InetAddress address, Origin origin) {
    Claimant claimant = origin.claimant();
    if (!sockets.claim(claimant, 1)) {
      return Future.failedFuture(
          new OriginUnavailable(OriginUnavailable.Step.SHARE, "too many connections to origins"));
    }
    ConnectOptions options =
        new ConnectOptions()
            .setRemoteAddress(
                SocketAddress.inetSocketAddress(new InetSocketAddress(address, origin.port())));
    return times
        .measure(SetupStep.CONNECT, () -> client.connect(options))
        .onFailure(failure -> sockets.release(claimant, 1))
        .map(socket -> dialed((NetSocketInternal) socket, address, claimant));
  }

  private DialedSocket dialed(NetSocketInternal socket, InetAddress address, Claimant claimant) {
    socket
        .channelHandlerContext()
        .channel()
        .closeFuture()
        .addListener(closed -> sockets.release(claimant, 1));
    return new DialedSocket(Connection.of(socket), address, false);
  }

  int identity(Origin origin) {
    return origin.tls() ? tls.identity(origin.host()) : 0;
  }

  /** Encrypts a new socket. Fails with {@link OriginUnavailable} and then closes the socket. */
  public Future<DialedSocket> encrypt(DialedSocket dialed, Origin origin) {
    // Only TLS reads during the handshake. Later bytes from the origin wait.
    dialed.connection().read();
    return times
        .measure(
            SetupStep.ORIGIN_TLS,
            () ->
                tls.start(
                    dialed.connection().socket(),
                    origin.host(),
                    origin.port(),
                    origin.offer(),
                    timeouts.handshake()))
        .map(dialed::encrypted)
        .recover(
            failure -> {
              dialed.close();
              return Future.failedFuture(
                  new OriginUnavailable(
                      OriginUnavailable.Step.TLS, String.valueOf(failure.getMessage())));
            });
  }
}
