package dev.sluice.proxy.tunnel;

import dev.sluice.config.policy.DestinationRule;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Lifetime.Cause;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.RequestOrigin;
import dev.sluice.proxy.upstream.SpareSocket;
import dev.sluice.proxy.wire.tls.ClientSession;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. A tunnel to a host that the proxy answers itself, from its 200 to its close: TLS
 * with our certificate, and requests that end here. It has no origin.
 */
final class LocalTunnel implements Phase {
  private final ConnectContext context;
  private final LoopServices loop;
  private final ClientConnection client;
  private final Interception interception;
  private final SslContext leaf;
  private final TunnelDecision decision;
  private final Deadline handshake;
  private Optional<ClientTls> session = Optional.empty();
  private String ending = "";

  LocalTunnel(
      ConnectContext context, Interception interception, SslContext leaf, TunnelDecision decision) {
    this.context = context;
    this.loop = context.loop();
    this.client = context.client();
    this.interception = interception;
    this.leaf = leaf;
    this.decision = decision;
    this.handshake =
        loop.deadlines()
            .later(
                Tunnel.longestPrefix(loop),
                () -> closeBecause("no bytes came through the tunnel in time"));
  }

  void open() {
    // What is thrown from now on is too late for a refusal.
    context.lastLine().whenCrossed(thrown -> client.socket().reset(), client.socket()::reset);
    client.whenClosed(this::finish);
    client.lifetime().limit(loop.timeouts().tunnel());
    if (client.isClosed()) {
      return;
    }
    handshake.restart();
    client.write(Unpooled.wrappedBuffer(Tunnel.ESTABLISHED));
    client.enter(this);
    client.read();
  }

  @Override
  public void bytesArrived() {
    switch (FirstBytes.of(client.inbox().bytes(), client.inbox().from(), client.inbox().to())) {
      case UNDECIDED -> {}
      case TLS -> terminate();
      case HTTP1, H2C, OPAQUE -> closeBecause("no TLS to a local host");
    }
  }

  private void terminate() {
    handshake.cancel();
    interception.terminate(
        client,
        context.sandbox().peer().getIp(),
        leaf,
        context.to().host(),
        this::serve,
        this::closeBecause);
  }

  private void serve(ClientSession terminated) {
    session = Optional.of(context.records().tls(terminated));
    new TunneledRequests(
            loop,
            client,
            context.sandbox(),
            SpareSocket.none(),
            new RequestOrigin.Tunnel(
                context.to(),
                session,
                List.of(),
                new DestinationRule.StrictlyPublic(),
                context.trace().chosen()))
        .start(terminated.http2());
  }

  private void closeBecause(String reason) {
    ending = reason;
    client.close();
  }

  @Override
  public void closed() {
    handshake.cancel();
  }

  @Override
  public void drain() {
    client.close();
  }

  private void finish() {
    handshake.cancel();
    String end = ending.isEmpty() ? client.lifetime().cause().map(Cause::text).orElse("") : ending;
    Future<Void> ignored =
        loop.audit()
            .append(
                context
                    .records()
                    .completed(
                        decision,
                        client.socket().bytesRead(),
                        client.socket().bytesWritten(),
                        session,
                        end));
  }
}
