package dev.sluice.proxy;

import dev.sluice.proxy.capacity.ConnectionPermit;
import dev.sluice.proxy.entrance.ConnectFlow;
import dev.sluice.proxy.entrance.Interception;
import dev.sluice.proxy.entrance.SandboxIdentifier;
import dev.sluice.proxy.entrance.SandboxIdentity;
import dev.sluice.proxy.entrance.UnreadableRefusal;
import dev.sluice.proxy.exchange.Exchange;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.Ingress;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.upstream.PredialedSocket;
import dev.sluice.proxy.upstream.UpstreamAcquisition;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.http1.Http1ClientStream;
import dev.sluice.wire.http1.RequestReader;
import java.util.Optional;

/**
 * Event loop only. Handles requests sent directly to the proxy: CONNECT or absolute-form. It
 * identifies the sandbox first and removes the proxy credentials from the head.
 */
final class FrontDoor implements RequestReader.Handler {
  /** Data-plane 4.4. */
  private static final int MAX_HEAD_BYTES = 8192;

  private static final Ingress FORWARD = new Ingress.AbsoluteForm();

  private final LoopServices loop;
  private final Interception interception;
  private final SandboxIdentifier identifier;
  private final ConnectionPermit permit;
  private final ClientConnection client;
  private final Workload entrant;

  FrontDoor(
      LoopServices loop,
      Interception interception,
      SandboxIdentifier identifier,
      ConnectionPermit permit,
      ClientConnection client,
      Workload entrant) {
    this.loop = loop;
    this.interception = interception;
    this.identifier = identifier;
    this.permit = permit;
    this.client = client;
    this.entrant = entrant;
  }

  void start() {
    new RequestReader(client, MAX_HEAD_BYTES, loop.deadlines(), loop.timeouts(), this).start();
  }

  @Override
  public void onHead(RequestHead head, Runnable next) {
    switch (identifier.identify(head)) {
      case SandboxIdentity.Known sandbox when !permit.moveTo(sandbox.id()) ->
          turnAway(loop, client, entrant.as(sandbox.id()));
      case SandboxIdentity.Known sandbox ->
          identified(head.without(HeaderName.PROXY_AUTHORIZATION), entrant.as(sandbox.id()), next);
      case SandboxIdentity.Unknown unknown ->
          unreadable(unknown.named().map(entrant::as).orElse(entrant))
              .refuseUnidentified(head.method(), unknown.reason());
    }
  }

  private void identified(RequestHead head, Workload workload, Runnable next) {
    if (head.method().equals("CONNECT")) {
      ConnectFlow.start(loop, interception, client, workload, head);
    } else {
      Exchange.start(
          ExchangeContext.begin(loop, workload, FORWARD, head),
          Http1ClientStream.open(client, head, loop.deadlines(), loop.halfClose(), next),
          origin -> new UpstreamAcquisition(loop.upstreams(), PredialedSocket.none(), origin));
    }
  }

  static void turnAway(LoopServices loop, ClientConnection client, Workload from) {
    new UnreadableRefusal(loop, client, from, Optional.empty())
        .turnAway(Refusals.tooManyConnections(), "connection limit reached");
  }

  @Override
  public void onMalformed(HeadFault fault) {
    unreadable(entrant).refuse(Refusals.malformed(fault), fault.detail());
  }

  @Override
  public void onStalled() {
    unreadable(entrant).refuse(Refusals.requestTimeout(), "request head stalled");
  }

  private UnreadableRefusal unreadable(Workload from) {
    return new UnreadableRefusal(loop, client, from, Optional.empty());
  }
}
