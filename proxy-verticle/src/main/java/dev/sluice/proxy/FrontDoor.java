package dev.sluice.proxy;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.exchange.Exchange;
import dev.sluice.proxy.exchange.HeadHandler;
import dev.sluice.proxy.exchange.HeadPhase;
import dev.sluice.proxy.exchange.LoopServices;
import dev.sluice.proxy.exchange.Scope;
import dev.sluice.proxy.exchange.Workload;
import dev.sluice.proxy.http1.HeadFault;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.tunnel.ConnectFlow;
import dev.sluice.proxy.tunnel.Interception;
import dev.sluice.proxy.tunnel.Unreadable;
import java.util.Optional;

/** Event loop. Requests that come straight to the proxy: CONNECT, or absolute-form. */
final class FrontDoor implements HeadHandler {
  /** Data-plane 4.4. */
  private static final int MAX_HEAD_BYTES = 8192;

  private static final Scope FORWARD = new Scope.Forward();

  private final LoopServices loop;
  private final Interception interception;
  private final ClientConnection client;
  private final Workload workload;

  FrontDoor(
      LoopServices loop, Interception interception, ClientConnection client, Workload workload) {
    this.loop = loop;
    this.interception = interception;
    this.client = client;
    this.workload = workload;
  }

  void start() {
    new HeadPhase(client, MAX_HEAD_BYTES, loop.timeouts(), this).start();
  }

  @Override
  public void head(RequestHead head, Runnable next) {
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
    return new Unreadable(loop, client, workload, Optional.empty());
  }
}
