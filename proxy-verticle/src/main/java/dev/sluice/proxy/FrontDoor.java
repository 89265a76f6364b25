package dev.sluice.proxy;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.exchange.Exchange;
import dev.sluice.proxy.exchange.HeadHandler;
import dev.sluice.proxy.exchange.HeadPhase;
import dev.sluice.proxy.exchange.LoopServices;
import dev.sluice.proxy.exchange.Scope;
import dev.sluice.proxy.exchange.Workload;
import dev.sluice.proxy.http1.HeadFault;
import dev.sluice.proxy.http1.HeaderName;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.sandbox.SandboxIdentifier;
import dev.sluice.proxy.sandbox.SandboxIdentity;
import dev.sluice.proxy.tunnel.ConnectFlow;
import dev.sluice.proxy.tunnel.Interception;
import dev.sluice.proxy.tunnel.Unreadable;
import java.util.Optional;

/**
 * Event loop. Requests that come straight to the proxy: CONNECT, or absolute-form. Whose they are
 * is told first; what follows does not see the credentials.
 */
final class FrontDoor implements HeadHandler {
  /** Data-plane 4.4. */
  private static final int MAX_HEAD_BYTES = 8192;

  private static final Scope FORWARD = new Scope.Forward();

  private final LoopServices loop;
  private final Interception interception;
  private final SandboxIdentifier identification;
  private final ClientConnection client;
  private final Workload entrant;

  FrontDoor(
      LoopServices loop,
      Interception interception,
      SandboxIdentifier identification,
      ClientConnection client,
      Workload entrant) {
    this.loop = loop;
    this.interception = interception;
    this.identification = identification;
    this.client = client;
    this.entrant = entrant;
  }

  void start() {
    new HeadPhase(client, MAX_HEAD_BYTES, loop.timeouts(), this).start();
  }

  @Override
  public void head(RequestHead head, Runnable next) {
    switch (identification.identify(head)) {
      case SandboxIdentity.Known sandbox ->
          identified(head.without(HeaderName.PROXY_AUTHORIZATION), entrant.of(sandbox.id()), next);
      case SandboxIdentity.Unknown unknown -> unreadable().refuseUnidentified(unknown.reason());
    }
  }

  private void identified(RequestHead head, Workload workload, Runnable next) {
    if (head.method().equals("CONNECT")) {
      ConnectFlow.start(loop, interception, client, workload, head);
    } else {
      Exchange.start(loop, client, workload, FORWARD, head, next);
    }
  }

  @Override
  public void malformed(HeadFault fault) {
    unreadable().refuse(Refusals.malformed(fault), fault.detail());
  }

  @Override
  public void stalled() {
    unreadable().refuse(Refusals.requestTimeout(), "request head stalled");
  }

  private Unreadable unreadable() {
    return new Unreadable(loop, client, entrant, Optional.empty());
  }
}
