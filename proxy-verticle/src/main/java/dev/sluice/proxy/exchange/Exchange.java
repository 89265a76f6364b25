package dev.sluice.proxy.exchange;

import dev.sluice.config.Snapshot;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.destination.DestinationVerdict;
import dev.sluice.proxy.exchange.IntakeResult.Accepted;
import dev.sluice.proxy.exchange.IntakeResult.Refused;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.upstream.Origin;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/**
 * Event loop. Takes one request from its head to its decision: intake, destination, inspection. The
 * decision is in the journal before it takes effect; {@link Forwarding} does the rest.
 */
public final class Exchange {
  private final LoopServices loop;
  private final ClientConnection client;
  private final Workload workload;
  private final Scope scope;
  private final RequestHead head;
  private final Runnable next;
  private final Snapshot snapshot;
  private final RequestRecords records;
  private long chainStartedNanos;

  private Exchange(
      LoopServices loop,
      ClientConnection client,
      Workload workload,
      Scope scope,
      RequestHead head,
      Runnable next) {
    this.loop = loop;
    this.client = client;
    this.workload = workload;
    this.scope = scope;
    this.head = head;
    this.next = next;
    this.snapshot = loop.snapshots().current();
    this.records =
        new RequestRecords(loop.ids().next(), workload, scope, head, snapshot.generation());
  }

  /**
   * Handles a request.
   *
   * @param next reads the next head, when the connection is kept
   */
  public static void start(
      LoopServices loop,
      ClientConnection client,
      Workload workload,
      Scope scope,
      RequestHead head,
      Runnable next) {
    new Exchange(loop, client, workload, scope, head, next).examine();
  }

  private void examine() {
    client.enter(new Parked(client));
    switch (Intake.examine(scope, head, snapshot.policyFor(workload.sandbox()))) {
      case Refused refused -> refuse(records.refused(refused), refused.refusal());
      case Accepted accepted -> locate(accepted);
    }
  }

  private void locate(Accepted request) {
    switch (scope) {
      case Scope.Tunnel tunnel -> inspect(request, tunnel.addresses());
      case Scope.Forward ignored -> {
        Future<DestinationVerdict> verdict =
            loop.destinations()
                .check(request.to().host(), request.to().port(), request.endpoint().destination());
        if (verdict.succeeded()) {
          located(request, verdict.result());
        } else {
          client.pauseReading();
          verdict.onSuccess(result -> located(request, result));
        }
      }
    }
  }

  private void located(Accepted request, DestinationVerdict verdict) {
    switch (verdict) {
      case DestinationVerdict.Checked checked -> inspect(request, checked.addresses());
      case DestinationVerdict.Blocked blocked -> {
        Refusal refusal =
            Refusals.destinationBlocked(head.method(), request.to(), blocked.kind().text());
        refuse(records.stopped(request, refusal, "ssrf", blocked.detail()), refusal);
      }
    }
  }

  private void inspect(Accepted request, List<InetAddress> addresses) {
    Origin origin = origin(request, addresses);
    SelectedChain chain = loop.chains().join(request.chain());
    if (request.upgrade() == Upgrade.WEBSOCKET && chain.forbidsMessages()) {
      Inspected.Stopped stopped = Inspected.Stopped.unseenMessages();
      refuse(records.stopped(request, stopped, 0), stopped.refusal());
      return;
    }
    int inMemory =
        CredentialBodies.needed(
            request, head, loop.injector().snapshot().hasAnyFor(workload.sandbox()));
    if (chain.isEmpty() && request.bodyPolicy().isEmpty() && inMemory == 0) {
      decide(request, origin, Inspected.Passed.UNTOUCHED);
      return;
    }
    chainStartedNanos = chain.isEmpty() ? 0 : System.nanoTime();
    new Inspection(
            loop,
            client,
            head,
            request,
            chain,
            inMemory,
            () -> chainRequest(request, chain),
            subject(request),
            (decided, result) -> inspected(decided, origin, result))
        .start();
  }

  private Origin origin(Accepted request, List<InetAddress> addresses) {
    Authority to = request.to();
    boolean tls = scope.scheme().equals("https");
    return new Origin(workload.sandbox(), to.host(), to.port(), tls, addresses);
  }

  private void inspected(Accepted request, Origin origin, Inspected result) {
    long chainNanos = System.nanoTime() - chainStartedNanos;
    switch (result) {
      case Inspected.Passed passed when client.isClosed() -> abandon(request, passed);
      case Inspected.Passed passed -> decide(request, origin, passed);
      case Inspected.Stopped stopped ->
          refuse(records.stopped(request, stopped, chainNanos), stopped.refusal());
      case Inspected.PolicyRefused refused -> {
        Refused denied =
            Intake.denied(scope, head, request.to(), request.target(), refused.decision());
        refuse(records.refused(denied), denied.refusal());
      }
      case Inspected.Unusable unusable ->
          refuse(records.unusable(request, unusable), unusable.refusal());
      case Inspected.Abandoned ignored -> {}
    }
  }

  /**
   * The client left while the chain worked: what the chain did is recorded, nothing is forwarded.
   */
  private void abandon(Accepted request, Inspected.Passed passed) {
    Inspected.Stopped left = passed.stopped(Refusals.clientGone(), "client left");
    loop.audit().append(records.record(records.stopped(request, left, 0)));
  }

  private void decide(Accepted request, Origin origin, Inspected.Passed passed) {
    OutgoingRequest outgoing =
        new OutgoingRequest(loop.injector(), workload.sandbox(), scope, head, request, passed);
    switch (outgoing.make()) {
      case Outgoing.Ready ready ->
          HeldBody.take(loop.bodies(), ready.body())
              .ifPresentOrElse(
                  held -> record(request, origin, passed, ready, Sending.of(outgoing, ready, held)),
                  () -> refuseForMemory(request, passed));
      case Outgoing.Refused refused -> {
        Withheld withheld = Withheld.of(refused.fault());
        refuse(records.withheld(request, passed, withheld), withheld.refusal());
      }
    }
  }

  private void refuseForMemory(Accepted request, Inspected.Passed passed) {
    Inspected.Stopped stopped =
        passed.stopped(Refusals.bodyMemoryExhausted(), "body memory exhausted");
    refuse(records.stopped(request, stopped, 0), stopped.refusal());
  }

  private void record(
      Accepted request,
      Origin origin,
      Inspected.Passed passed,
      Outgoing.Ready ready,
      Sending sending) {
    RequestDecision decision =
        records.passed(
            request,
            passed,
            ready,
            origin.addresses().getFirst().getHostAddress(),
            chainStartedNanos == 0 ? 0 : System.nanoTime() - chainStartedNanos);
    Future<Void> recorded = loop.audit().append(records.record(decision));
    if (recorded.succeeded()) {
      forward(request, origin, sending, decision);
    } else {
      client.pauseReading();
      recorded
          .onSuccess(ignored -> forward(request, origin, sending, decision))
          .onFailure(
              ignored -> {
                sending.held().release();
                unrecorded();
              });
    }
  }

  private void forward(Accepted request, Origin origin, Sending sending, RequestDecision decision) {
    if (request.upgrade() == Upgrade.WEBSOCKET && scope instanceof Scope.Forward) {
      client.whenReloaded(this::reconsider);
    }
    Opening opening = new Opening(loop.upstreams(), scope, origin);
    Account account = new Account(loop.audit(), records, decision);
    new Forwarding(loop, client, head, request, opening, sending, records, account, next).start();
  }

  /** As with tunnels: what was upgraded does not outlive the policy that admitted it. */
  private void reconsider() {
    String sandbox = workload.sandbox();
    if (!loop.snapshots().current().policyFor(sandbox).equals(snapshot.policyFor(sandbox))) {
      client.drain();
    }
  }

  private void refuse(RequestDecision decision, Refusal refusal) {
    Future<Void> recorded = loop.audit().append(records.record(decision));
    if (recorded.succeeded()) {
      say(refusal);
    } else {
      client.pauseReading();
      recorded.onSuccess(ignored -> say(refusal)).onFailure(ignored -> unrecorded());
    }
  }

  private void unrecorded() {
    say(Refusals.auditUnavailable());
  }

  private void say(Refusal refusal) {
    boolean bodyExpected = !(head.framing() instanceof BodyFraming.None);
    Farewell.say(client, refusal, records.requestId(), bodyExpected);
  }

  private MiddlewareRefusals.Stopped subject(Accepted request) {
    return new MiddlewareRefusals.Stopped(
        request.decision().policy(),
        head.method(),
        request.target().path(),
        request.to(),
        scope instanceof Scope.Tunnel);
  }

  private ChainRequest.Builder chainRequest(Accepted request, SelectedChain chain) {
    ChainRequest.Builder builder =
        ChainRequest.newBuilder()
            .setGeneration(snapshot.generation())
            .setSandbox(workload.sandbox())
            .setBudgetMs(ChainClient.BUDGET_MILLIS)
            .setContext(
                RequestContext.newBuilder()
                    .setRequestId(records.requestId())
                    .setSandboxId(workload.sandbox())
                    .setSandbox(workload.sandbox()))
            .setTarget(
                HttpRequestTarget.newBuilder()
                    .setScheme(scope.contextScheme())
                    .setHost(request.to().host())
                    .setPort(request.to().port())
                    .setMethod(head.method())
                    .setPath(request.target().path())
                    .setQuery(request.target().query()))
            .addAllHeaders(VisibleHeaders.of(head))
            .addAllNominated(head.connection().nominated());
    chain.entries().forEach(entry -> builder.addEntries(entry.key()));
    return builder;
  }
}
