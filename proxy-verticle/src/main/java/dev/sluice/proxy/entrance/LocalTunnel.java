package dev.sluice.proxy.entrance;

import dev.sluice.config.net.LocalHost;
import dev.sluice.policy.DestinationRule;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.refusal.LocalRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.upstream.PredialedSocket;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Lifetime.Cause;
import dev.sluice.wire.connection.Phase;
import dev.sluice.wire.tls.AlpnOffer;
import dev.sluice.wire.tls.ClientSession;
import dev.sluice.wire.tls.LeafContexts.OfHost;
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
    // Later exceptions come too late for a refusal.
    context
        .failureBoundary()
        .whenCrossed(thrown -> client.socket().reset(), client.socket()::reset);
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
            PredialedSocket.none(),
            new Ingress.Tunnel(
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

  /** Answers a CONNECT to a host that the proxy answers itself; false for any other host. */
  static boolean answers(ConnectContext context, Interception interception) {
    Optional<LocalHost> host = LocalHost.of(context.to().host());
    host.ifPresent(local -> new Decision(context, interception).decide(local));
    return host.isPresent();
  }

  /**
   * Event loop only. Decides a CONNECT to a host that the proxy answers itself, without any policy.
   * It ends here in each case: such a host is neither resolved nor dialed, also when it is off.
   */
  private static final class Decision {
    private static final int HTTPS_PORT = 443;

    private final ConnectContext context;
    private final Interception interception;

    private Decision(ConnectContext context, Interception interception) {
      this.context = context;
      this.interception = interception;
    }

    private void decide(LocalHost host) {
      if (context.loop().node().local().get(host).isEmpty()) {
        refuse(LocalRefusals.off(host), RuleEngine.LOCAL, "proxy.sluice_local: off");
      } else if (context.to().port() != HTTPS_PORT) {
        refuse(LocalRefusals.otherPort(host), RuleEngine.LOCAL, "another port of a local host");
      } else {
        interception
            .leaves()
            .contexts(context.sandbox().sandbox(), host.host())
            .onSuccess(context.failureBoundary().guard(this::accept))
            .onFailure(context.failureBoundary().guard(unminted -> refuseUnminted()));
      }
    }

    private void refuseUnminted() {
      refuse(Refusals.tlsUnavailable(), RuleEngine.TLS, "certificate could not be minted");
    }

    private void refuse(Refusal refusal, RuleEngine engine, String reason) {
      context.recorded(
          context.records().refused(Kind.KIND_CONNECT, refusal, "-", engine.text(), reason),
          () -> context.answer(refusal),
          () -> {});
    }

    private void accept(OfHost leaves) {
      TunnelDecision allowed =
          context.records().allowed(Kind.KIND_CONNECT, "-", RuleEngine.LOCAL.text(), "");
      context.recorded(
          allowed,
          () ->
              new LocalTunnel(context, interception, leaves.offering(AlpnOffer.HTTP2), allowed)
                  .open(),
          () -> {});
    }
  }
}
