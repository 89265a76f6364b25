package dev.sluice.proxy.entrance;

import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.EndpointDecision.TlsMode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.capacity.StreamKind;
import dev.sluice.proxy.capacity.StreamReservation;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.exchange.forward.UpstreamRefusals;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.CredentialRefusals;
import dev.sluice.proxy.refusal.PolicyRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.upstream.DestinationVerdict;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.PredialedSocket;
import dev.sluice.proxy.upstream.UpstreamPool;
import dev.sluice.wire.connection.AwaitingExchange;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.tls.LeafContexts.OfHost;
import io.vertx.core.Future;
import java.util.Optional;

/** Event loop only. Decides one CONNECT (data-plane 5.3). Every refusal precedes the 200. */
public final class ConnectFlow {
  private final ConnectContext context;
  private final Interception interception;
  private Future<PredialedSocket> spare = Future.succeededFuture(PredialedSocket.none());
  private Optional<StreamReservation> streaming = Optional.empty();
  private boolean ending;

  private ConnectFlow(ConnectContext context, Interception interception) {
    this.context = context;
    this.interception = interception;
  }

  /** The tunnel owns the connection from now on. */
  public static void start(
      LoopServices loop,
      Interception interception,
      ClientConnection client,
      Workload sandbox,
      RequestHead head) {
    // Later bytes belong to the tunnel, which reads them after the 200.
    client.stopReading();
    client.enter(new AwaitingExchange(client));
    Optional<Authority> to =
        Authority.parseConnect(head.target()).filter(ignored -> !head.hasContent());
    if (to.isEmpty()) {
      new UnreadableRefusal(loop, client, sandbox, Optional.empty())
          .refuse(Refusals.malformedConnect(), "malformed CONNECT");
    } else {
      ConnectContext context = ConnectContext.begin(loop, client, sandbox, head, to.get());
      ConnectFlow flow = new ConnectFlow(context, interception);
      context.failureBoundary().whenCrossed(flow::fail, client.socket()::reset);
      context.failureBoundary().run(() -> flow.admit(head));
    }
  }

  // Answers a fault, unless an answer has begun: the client must not be left waiting.
  private void fail(Throwable thrown) {
    spare.onSuccess(PredialedSocket::close);
    if (ending) {
      context.client().socket().reset();
    } else {
      ending = true;
      refuse(Refusals.internalError(), "-", RuleEngine.INTERNAL, thrown.getClass().getName());
    }
  }

  private void admit(RequestHead head) {
    if (!context.isNamedBy(head)) {
      Refusal refusal = Refusals.authorityMismatch();
      refuse(refusal, "-", RuleEngine.REQUEST_AUTHORITY, refusal.code());
      return;
    }
    Authority to = context.to();
    if (LocalTunnel.answers(context, interception)) {
      return;
    }
    switch (context.policy().admitEndpoint(to.host(), to.port())) {
      case EndpointDecision.Refused(var reason) ->
          deny(context.guided(PolicyRefusals.connectDenied(to, reason)), RuleEngine.OPA, reason);
      case Admitted admitted -> reserve(admitted);
    }
  }

  // Reserves for a raw relay. Requests inside the tunnel reserve for themselves.
  private void reserve(Admitted endpoint) {
    streaming =
        context.loop().node().streaming().reserve(context.sandbox().claimant(), StreamKind.PLAIN);
    if (streaming.isPresent()) {
      context.client().whenClosed(streaming.get()::release);
      admitted(endpoint);
    } else {
      refuse(
          Refusals.streamingExhausted(),
          endpoint.policy(),
          RuleEngine.CAPACITY,
          "streaming capacity exhausted");
    }
  }

  private void admitted(Admitted endpoint) {
    SelectedChain chain = context.loop().chains().join(context.chain(endpoint));
    SkippedTls.judge(context, endpoint, chain)
        .onSuccess(
            context
                .failureBoundary()
                .guard(
                    refused ->
                        refused.ifPresentOrElse(
                            it -> recorded(it.decision(), () -> say(it.refusal())),
                            () -> search(endpoint, chain))));
  }

  private void search(Admitted endpoint, SelectedChain chain) {
    Optional<InspectionResult.Stopped> stopped = context.searched(endpoint);
    if (stopped.isPresent()) {
      recorded(
          context.records().stopped(endpoint, stopped.get()), () -> say(stopped.get().refusal()));
    } else {
      locate(endpoint, chain);
    }
  }

  private void locate(Admitted endpoint, SelectedChain chain) {
    context
        .located(endpoint)
        .onSuccess(context.failureBoundary().guard(verdict -> located(endpoint, chain, verdict)))
        .onFailure(context.failureBoundary()::cross);
  }

  private void located(Admitted endpoint, SelectedChain chain, DestinationVerdict verdict) {
    Authority to = context.to();
    switch (verdict) {
      case DestinationVerdict.Unresolved(var detail) ->
          refuse(Refusals.upstreamUnresolved(to), endpoint.policy(), RuleEngine.UPSTREAM, detail);
      case DestinationVerdict.Blocked(var kind, var detail) ->
          deny(Refusals.destinationBlocked("CONNECT", to, kind.text()), RuleEngine.SSRF, detail);
      case DestinationVerdict.Checked ignored
          when UninspectableGate.mayCarryCredentials(
              context.loop(), context.sandbox().sandbox(), to, endpoint) ->
          refuseUninspected(endpoint);
      case DestinationVerdict.Checked(var addresses) ->
          prepare(
              endpoint,
              chain,
              new Origin(context.sandbox().claimant(), to.host(), to.port(), true, addresses));
    }
  }

  private void refuseUninspected(Admitted endpoint) {
    Refusal refusal = CredentialRefusals.uninspectedTunnel();
    recorded(context.records().uninspectedCredentials(refusal, endpoint), () -> say(refusal));
  }

  private void prepare(Admitted endpoint, SelectedChain chain, Origin origin) {
    boolean skip = endpoint.tls() == TlsMode.SKIP;
    UpstreamPool upstreams = context.loop().upstreams();
    spare = skip ? upstreams.dialSpare(origin) : upstreams.spare(origin);
    Future<Optional<OfHost>> leaf = interception.leaf(context, endpoint, spare);
    context.trace().follow(TraceStep.Kind.KIND_CONNECT, spare);
    context.trace().follow(TraceStep.Kind.KIND_CERTIFICATE, leaf);
    if (spare.succeeded() && leaf.succeeded()) {
      prepared(endpoint, chain, origin, leaf);
    } else {
      Future.join(spare, leaf)
          .onComplete(
              context.failureBoundary().guard(any -> prepared(endpoint, chain, origin, leaf)));
    }
  }

  private void prepared(
      Admitted endpoint, SelectedChain chain, Origin origin, Future<Optional<OfHost>> leaf) {
    if (spare.failed()) {
      refuse(
          UpstreamRefusals.unopened(context.to(), spare.cause()),
          endpoint.policy(),
          UpstreamRefusals.engine(spare.cause()),
          String.valueOf(spare.cause().getMessage()));
    } else if (leaf.failed()) {
      spare.result().close();
      RuleEngine engine = MintingFailure.engine(leaf.cause());
      String why = MintingFailure.reason(leaf.cause());
      refuse(Refusals.tlsUnavailable(), endpoint.policy(), engine, why);
    } else {
      record(endpoint, chain, origin, leaf.result());
    }
  }

  private void record(
      Admitted endpoint, SelectedChain chain, Origin origin, Optional<OfHost> leaf) {
    TunnelDecision told =
        context.records().connected(endpoint, origin, leaf.isEmpty() && !chain.isEmpty());
    TunnelContext.Admission admission =
        new TunnelContext.Admission(context.to(), context.pinned(), endpoint, chain, origin, told);
    recorded(told, () -> open(admission, leaf));
  }

  private void open(TunnelContext.Admission admission, Optional<OfHost> leaf) {
    ending = true;
    new Tunnel(
            TunnelContext.of(context, admission, spare.result(), streaming.orElseThrow()),
            interception)
        .open(leaf);
  }

  private void refuse(Refusal refusal, String policy, RuleEngine engine, String reason) {
    recorded(
        context.records().refused(Kind.KIND_CONNECT, refusal, policy, engine.text(), reason),
        () -> say(refusal));
  }

  private void recorded(TunnelDecision decision, Runnable then) {
    context.recorded(
        decision,
        then,
        () -> {
          ending = true;
          spare.onSuccess(PredialedSocket::close);
        });
  }

  // Refuses by the status, or within the tunnel where the settings say so.
  private void deny(Refusal refusal, RuleEngine engine, String reason) {
    recorded(
        context.records().refused(Kind.KIND_CONNECT, refusal, "-", engine.text(), reason),
        () -> {
          ending = true;
          RefusedTunnel.answer(context, interception, refusal);
        });
  }

  private void say(Refusal refusal) {
    ending = true;
    context.answer(refusal);
  }
}
