package dev.sluice.proxy.tunnel;

import dev.sluice.config.Snapshot;
import dev.sluice.config.policy.EndpointDecision;
import dev.sluice.config.policy.EndpointDecision.Admitted;
import dev.sluice.config.policy.EndpointDecision.TlsMode;
import dev.sluice.config.policy.Policy;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proxy.capacity.StreamKind;
import dev.sluice.proxy.capacity.StreamReservation;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.connection.AwaitingExchange;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.LingeringClose;
import dev.sluice.proxy.destination.DestinationVerdict;
import dev.sluice.proxy.forward.UpstreamRefusals;
import dev.sluice.proxy.refusal.CredentialRefusals;
import dev.sluice.proxy.refusal.PolicyRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.LastLine;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.SandboxClient;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.SpareSocket;
import dev.sluice.proxy.wire.head.HeaderName;
import dev.sluice.proxy.wire.head.RequestHead;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import java.util.Optional;

/** Event loop only. Decides one CONNECT (data-plane 5.3). Every refusal precedes the 200. */
public final class ConnectFlow {
  private final LoopServices loop;
  private final Interception interception;
  private final ClientConnection client;
  private final SandboxClient sandbox;
  private final Authority to;
  private final Snapshot snapshot;
  private final TunnelRecords records;
  private final LastLine lastLine;
  private SpareSocket spare = SpareSocket.none();
  private Optional<StreamReservation> streaming = Optional.empty();

  private ConnectFlow(
      LoopServices loop,
      Interception interception,
      ClientConnection client,
      SandboxClient sandbox,
      Authority to) {
    this.loop = loop;
    this.interception = interception;
    this.client = client;
    this.sandbox = sandbox;
    this.to = to;
    this.snapshot = loop.snapshots().current();
    this.records =
        new TunnelRecords(loop.ids().next(), sandbox, Optional.of(to), snapshot.generation());
    this.lastLine = new LastLine(loop.bugs());
    lastLine.whenCrossed(this::fail, client.socket()::reset);
  }

  /** Handles a CONNECT. The tunnel owns the connection from now on. */
  public static void start(
      LoopServices loop,
      Interception interception,
      ClientConnection client,
      SandboxClient sandbox,
      RequestHead head) {
    // Later bytes belong to the tunnel, which reads them after the 200.
    client.stopReading();
    client.enter(new AwaitingExchange(client));
    Optional<Authority> to =
        Authority.parseConnect(head.target()).filter(ignored -> !head.hasBody());
    if (to.isEmpty()) {
      new UnreadableRefusal(loop, client, sandbox, Optional.empty())
          .refuse(Refusals.malformedConnect(), "malformed CONNECT");
    } else {
      ConnectFlow flow = new ConnectFlow(loop, interception, client, sandbox, to.get());
      flow.lastLine.run(() -> flow.admit(head));
    }
  }

  private void fail(Throwable thrown) {
    spare.close();
    refuse(Refusals.internalError(), "-", RuleEngine.INTERNAL, thrown.getClass().getName());
  }

  private void admit(RequestHead head) {
    if (!hostMatches(head)) {
      Refusal refusal = Refusals.authorityMismatch();
      refuse(refusal, "-", RuleEngine.REQUEST_AUTHORITY, refusal.code());
      return;
    }
    Policy policy = snapshot.policyFor(sandbox.sandbox());
    switch (policy.admitEndpoint(to.host(), to.port())) {
      case EndpointDecision.Refused(var reason) ->
          refuse(PolicyRefusals.connectDenied(to, reason), "-", RuleEngine.OPA, reason);
      case Admitted admitted -> reserve(admitted, policy);
    }
  }

  /** Reserves for a raw relay. Requests inside the tunnel reserve for themselves. */
  private void reserve(Admitted endpoint, Policy policy) {
    streaming = loop.streaming().reserve(sandbox.claimant(), StreamKind.PLAIN);
    if (streaming.isPresent()) {
      client.whenClosed(streaming.get()::release);
      admitted(endpoint, policy);
    } else {
      refuse(
          Refusals.streamingExhausted(),
          endpoint.policy(),
          RuleEngine.CAPACITY,
          "streaming capacity exhausted");
    }
  }

  private void admitted(Admitted endpoint, Policy policy) {
    SelectedChain chain = loop.chains().join(policy.chainFor(to.host()));
    if (endpoint.tls() == TlsMode.SKIP && chain.anyFailsClosed()) {
      String detail = "tls: skip tunnel cannot be inspected by required middleware";
      refuse(Refusals.middlewareRequired(detail), endpoint.policy(), RuleEngine.MIDDLEWARE, detail);
    } else {
      loop.destinations()
          .check(to.host(), to.port(), endpoint.destination())
          .onSuccess(lastLine.guard(verdict -> located(endpoint, chain, verdict)));
    }
  }

  private boolean hostMatches(RequestHead head) {
    int at = head.headers().indexOf(HeaderName.HOST, 0);
    return at < 0 || to.isNamedBy(head.headers().value(at), to.port());
  }

  private void located(Admitted endpoint, SelectedChain chain, DestinationVerdict verdict) {
    switch (verdict) {
      case DestinationVerdict.Unresolved(var detail) ->
          refuse(Refusals.upstreamUnresolved(to), endpoint.policy(), RuleEngine.UPSTREAM, detail);
      case DestinationVerdict.Blocked(var kind, var detail) ->
          refuse(
              Refusals.destinationBlocked("CONNECT", to, kind.text()),
              "-",
              RuleEngine.SSRF,
              detail);
      case DestinationVerdict.Checked ignored
          when UninspectableTraffic.mayCarryCredentials(loop, sandbox.sandbox(), to, endpoint) ->
          refuseUninspected(endpoint);
      case DestinationVerdict.Checked(var addresses) ->
          prepare(
              endpoint,
              chain,
              new Origin(sandbox.claimant(), to.host(), to.port(), true, addresses));
    }
  }

  private void refuseUninspected(Admitted endpoint) {
    Refusal refusal = CredentialRefusals.uninspectedTunnel();
    refuse(refusal, records.uninspectedCredentials(refusal, endpoint));
  }

  /** Dials the origin, unless a kept connection proves that it is reachable. */
  private void prepare(Admitted endpoint, SelectedChain chain, Origin origin) {
    boolean skip = endpoint.tls() == TlsMode.SKIP;
    Future<SpareSocket> dialed =
        skip ? loop.upstreams().dialSpare(origin) : loop.upstreams().spare(origin);
    Future<Optional<SslContext>> leaf =
        skip
            ? Future.succeededFuture(Optional.empty())
            : interception.leaves().get(to.host()).map(Optional::of);
    if (dialed.succeeded() && leaf.succeeded()) {
      prepared(endpoint, chain, origin, dialed, leaf);
    } else {
      Future.join(dialed, leaf)
          .onComplete(lastLine.guard(any -> prepared(endpoint, chain, origin, dialed, leaf)));
    }
  }

  private void prepared(
      Admitted endpoint,
      SelectedChain chain,
      Origin origin,
      Future<SpareSocket> dialed,
      Future<Optional<SslContext>> leaf) {
    if (dialed.failed()) {
      refuse(
          UpstreamRefusals.unopened(to, dialed.cause()),
          endpoint.policy(),
          UpstreamRefusals.engine(dialed.cause()),
          String.valueOf(dialed.cause().getMessage()));
    } else if (leaf.failed()) {
      dialed.result().close();
      refuse(
          Refusals.tlsUnavailable(),
          endpoint.policy(),
          RuleEngine.TLS,
          "certificate could not be minted");
    } else {
      spare = dialed.result();
      record(endpoint, chain, origin, leaf.result());
    }
  }

  private void record(
      Admitted endpoint, SelectedChain chain, Origin origin, Optional<SslContext> leaf) {
    TunnelDecision told = records.connected(endpoint, origin, leaf.isEmpty() && !chain.isEmpty());
    TunnelContext.Admission admission =
        new TunnelContext.Admission(
            to, snapshot.policyFor(sandbox.sandbox()), endpoint, chain, origin, told);
    loop.audit()
        .append(records.record(told))
        .onSuccess(ignored -> client.run(() -> open(admission, leaf)))
        .onFailure(
            ignored -> {
              spare.close();
              say(Refusals.auditUnavailable());
            });
  }

  private void open(TunnelContext.Admission admission, Optional<SslContext> leaf) {
    TunnelContext context =
        new TunnelContext(
            loop, client, sandbox, admission, records, spare, streaming.orElseThrow());
    new Tunnel(context, interception).open(leaf);
  }

  private void refuse(Refusal refusal, String policy, RuleEngine engine, String reason) {
    refuse(refusal, records.refused(Kind.KIND_CONNECT, refusal, policy, engine.text(), reason));
  }

  private void refuse(Refusal refusal, TunnelDecision decision) {
    loop.audit()
        .append(records.record(decision))
        .onSuccess(ignored -> say(refusal))
        .onFailure(ignored -> say(Refusals.auditUnavailable()));
  }

  private void say(Refusal refusal) {
    LingeringClose.answer(
        client,
        loop.deadlines(),
        RefusalWriter.write("CONNECT", refusal, records.tunnelId()),
        false);
  }
}
