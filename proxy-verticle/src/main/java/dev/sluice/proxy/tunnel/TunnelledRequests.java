package dev.sluice.proxy.tunnel;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.exchange.Exchange;
import dev.sluice.proxy.exchange.HeadHandler;
import dev.sluice.proxy.exchange.HeadPhase;
import dev.sluice.proxy.exchange.LoopServices;
import dev.sluice.proxy.exchange.Scope;
import dev.sluice.proxy.exchange.Workload;
import dev.sluice.proxy.http1.HeadFault;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import java.util.Optional;

/** Event loop. The requests inside one tunnel, one after the other. */
final class TunnelledRequests implements HeadHandler {
  /** Data-plane 8.1. */
  private static final int MAX_HEAD_BYTES = 16_384;

  private final LoopServices loop;
  private final ClientConnection client;
  private final Workload workload;
  private final Scope.Tunnel scope;

  TunnelledRequests(
      LoopServices loop, ClientConnection client, Workload workload, Scope.Tunnel scope) {
    this.loop = loop;
    this.client = client;
    this.workload = workload;
    this.scope = scope;
  }

  void start() {
    new HeadPhase(client, MAX_HEAD_BYTES, loop.timeouts(), this).start();
  }

  @Override
  public void head(RequestHead head, Runnable next) {
    Exchange.start(loop, client, workload, scope, head, next);
  }

  @Override
  public void malformed(HeadFault fault) {
    refuse(Refusals.malformed(fault), fault.detail());
  }

  @Override
  public void stalled() {
    refuse(Refusals.requestTimeout(), "request head stalled");
  }

  private void refuse(Refusal refusal, String reason) {
    new Unreadable(loop, client, workload, Optional.of(scope.authority())).refuse(refusal, reason);
  }
}
