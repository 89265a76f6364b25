package dev.sluice.proxy.entrance;

import dev.sluice.detect.place.ScannedHead;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.Policy;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proxy.exchange.inspection.HeadSearchStep;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.exchange.inspection.KnownRefusal;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.FailureBoundary;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.proxy.secret.known.SearchVerdict;
import dev.sluice.proxy.trace.RequestTrace;
import dev.sluice.proxy.upstream.DestinationVerdict;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.LingeringClose;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * The data that all steps of one CONNECT share.
 *
 * @param snapshot the generation that decides
 * @param policy of the sandbox, now
 * @param failureBoundary ends the CONNECT when its code throws
 */
record ConnectContext(
    LoopServices loop,
    ClientConnection client,
    Workload sandbox,
    Authority to,
    Snapshot snapshot,
    Policy policy,
    TunnelRecords records,
    FailureBoundary failureBoundary) {
  private static final String CONNECT = "CONNECT";

  static ConnectContext begin(
      LoopServices loop,
      ClientConnection client,
      Workload sandbox,
      RequestHead head,
      Authority to) {
    Snapshot snapshot = loop.node().snapshots().current();
    RequestTrace trace =
        loop.tracer().begin(head.headers(), sandbox.peer().getIp(), Optional.empty());
    return new ConnectContext(
        loop,
        client,
        sandbox,
        to,
        snapshot,
        snapshot.policyFor(sandbox.sandbox()).at(loop.clock().instant()),
        new TunnelRecords(loop, sandbox, Optional.of(to), snapshot, trace),
        new FailureBoundary(loop.bugs()));
  }

  boolean isNamedBy(RequestHead head) {
    int at = head.headers().indexOf(HeaderName.HOST, 0);
    return at < 0 || to.isNamedBy(head.headers().value(at), to.port());
  }

  Future<DestinationVerdict> located(Admitted endpoint) {
    trace().begin(Kind.KIND_DESTINATION);
    return loop.destinations()
        .check(to.host(), to.port(), endpoint.destination())
        .onComplete(found -> trace().end(Kind.KIND_DESTINATION));
  }

  Optional<InspectionResult.Stopped> searched(Admitted endpoint) {
    Optional<InspectionResult.Stopped> stopped = searchedForAll(endpoint);
    trace().end(Kind.KIND_ADMISSION);
    return stopped;
  }

  private Optional<InspectionResult.Stopped> searchedForAll(Admitted endpoint) {
    ScannedHead head = new ScannedHead(true, to.host(), CONNECT, "", "", List.of());
    MiddlewareRefusals.Stopped subject =
        new MiddlewareRefusals.Stopped(endpoint.policy(), CONNECT, "", to, false);
    return switch (loop.node().known().inHost(head, sandbox.sandbox())) {
      case KnownVerdict.Clean ignored ->
          searched(head, subject, chain(endpoint), SearchVerdict.Passed.CLEAN);
      case KnownVerdict.Recorded(var trace) ->
          searched(head, subject, chain(endpoint), new SearchVerdict.Passed(List.of(trace)));
      case KnownVerdict.Denied denied -> {
        records.searched(List.of(denied.trace()));
        yield Optional.of(KnownRefusal.of(denied, subject, chain(endpoint)));
      }
    };
  }

  private Optional<InspectionResult.Stopped> searched(
      ScannedHead head,
      MiddlewareRefusals.Stopped subject,
      MiddlewareChain chain,
      SearchVerdict.Passed known) {
    SearchVerdict verdict = known.and(loop.searches().inHost(chain, head));
    records.searched(verdict.traces());
    return HeadSearchStep.stopped(verdict, subject);
  }

  /**
   * Continues once the decision is in the journal; refuses when it cannot be recorded. {@code
   * unrecorded} runs before that refusal.
   */
  void recorded(TunnelDecision decision, Runnable then, Runnable unrecorded) {
    loop.audit()
        .append(records.record(decision))
        .onSuccess(failureBoundary.guard(ignored -> then.run()))
        .onFailure(
            failureBoundary.guard(
                ignored -> {
                  unrecorded.run();
                  answer(Refusals.auditUnavailable());
                }));
  }

  void answer(Refusal refusal) {
    LingeringClose.answer(
        client, loop.deadlines(), RefusalWriter.write(CONNECT, refusal, records.tunnelId()), false);
  }

  MiddlewareChain chain(Admitted endpoint) {
    return endpoint.isObserved() ? policy.observedChainFor(to.host()) : policy.chainFor(to.host());
  }

  TrafficQuestion question(Admitted endpoint) {
    return new TrafficQuestion(loop, client, sandbox, to, endpoint, records, chain(endpoint));
  }

  RequestTrace trace() {
    return records.trace();
  }

  Refusal guided(Refusal refusal) {
    return loop.node().local().agents().guided(sandbox.sandbox(), refusal);
  }

  /** The policy of the snapshot, not yet limited by time. */
  Policy pinned() {
    return snapshot.policyFor(sandbox.sandbox());
  }
}
