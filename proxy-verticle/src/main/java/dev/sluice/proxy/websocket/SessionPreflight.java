package dev.sluice.proxy.websocket;

import dev.sluice.policy.document.MessageOptions;
import dev.sluice.policy.document.MessageOptions.Reading;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpening;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.capacity.SessionPermits;
import dev.sluice.proxy.capacity.WorkPermit;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.ChainSession;
import dev.sluice.proxy.chain.MessageReaders;
import dev.sluice.proxy.chain.OpenedSession;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ChainSubject;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.RequestedUpgrade;
import dev.sluice.proxy.request.WebSocketHandshake;
import dev.sluice.wire.ClientStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Event loop only. Asks the stages that read messages whether a handshake may go on, before
 * anything is asked of its origin (middleware-contract m.1). Delivers exactly one result, at once
 * when the client leaves.
 */
public final class SessionPreflight implements WorkPermit.Applicant {
  private static final int LONGEST_PATH = 32 << 10;
  private static final int MOST_PROTOCOLS = 32;
  private static final int LONGEST_PROTOCOLS = 4 << 10;

  private final SessionSubject subject;
  private final ExchangeContext context;
  private final MessageReaders readers;
  private final Consumer<PreflightResult> then;
  private final Cancellation cancellation = new Cancellation();
  private Optional<WorkPermit> permit = Optional.empty();
  private boolean exhausted;
  private boolean over;

  private SessionPreflight(
      ExchangeContext context, Accepted request, Consumer<PreflightResult> then) {
    this.subject = SessionSubject.of(context, request);
    this.context = context;
    this.readers = context.loop().chains().messageReaders(request.chain());
    this.then = then;
  }

  public static void ask(
      ExchangeContext context,
      ClientStream client,
      Accepted request,
      Consumer<PreflightResult> then) {
    if (request.upgrade() == RequestedUpgrade.WEBSOCKET) {
      new SessionPreflight(context, request, then).start(client);
    } else {
      then.accept(new PreflightResult.Passed(SessionPlan.RAW));
    }
  }

  private void start(ClientStream client) {
    if (!isAsked()) {
      answer(new PreflightResult.Passed(unasked(false)));
    } else if (isUnfit()) {
      refuse("handshake over the limits of middleware");
    } else {
      client.listen(this::left);
      WorkPermit asked = context.loop().node().permits().of(context.client().claimant(), this);
      permit = Optional.of(asked);
      asked.request();
    }
  }

  private boolean isAsked() {
    MessageOptions options = subject.request().messages().options();
    return (options.text() == Reading.INSPECT && readers.any())
        || (readers.builtIns()
            && (options.binary() == Reading.INSPECT || options.fromOrigin() == Reading.INSPECT));
  }

  private SessionPlan unasked(boolean told) {
    WebSocketSession session = new WebSocketSession(subject, Optional.empty(), Optional.empty());
    return new SessionPlan(session.reads() ? Optional.of(session) : Optional.empty(), told);
  }

  @Override
  public void onExhausted() {
    context.failureBoundary().run(() -> refuse("middleware admission exhausted"));
  }

  @Override
  public void onPermit() {
    context.failureBoundary().run(this::open);
  }

  private void open() {
    Optional<SessionPermits.Permit> place = readers.services() ? place() : Optional.empty();
    exhausted = readers.services() && place.isEmpty();
    question(place);
  }

  private Optional<SessionPermits.Permit> place() {
    return context.loop().node().messages().session(context.client().claimant());
  }

  private void question(Optional<SessionPermits.Permit> place) {
    context
        .loop()
        .chains()
        .sessions()
        .open(
            question(),
            subject.request().chain(),
            readers.uninterested().stream().map(MiddlewareEntry::key).toList(),
            cancellation)
        .onSuccess(context.failureBoundary().guard(opened -> placed(opened, place)));
  }

  private void placed(OpenedSession opened, Optional<SessionPermits.Permit> place) {
    boolean missing = !over && !exhausted && place.isEmpty() && hasServices(opened);
    Optional<SessionPermits.Permit> held = missing ? place() : place;
    if (missing && held.isEmpty()) {
      // Asked again, so that the entries decide as they do when it is known before.
      exhausted = true;
      new WebSocketSession(subject, chain(opened), held).abandon();
      question(held);
    } else {
      opened(opened, held);
    }
  }

  private static Optional<ChainSession> chain(OpenedSession opened) {
    return opened instanceof OpenedSession.Inspecting inspecting
        ? Optional.of(inspecting.session())
        : Optional.empty();
  }

  private static boolean hasServices(OpenedSession opened) {
    return chain(opened).filter(it -> it.remaining().getServices()).isPresent();
  }

  private void opened(OpenedSession opened, Optional<SessionPermits.Permit> place) {
    permit.ifPresent(WorkPermit::leave);
    Optional<SessionPermits.Permit> kept = place.filter(ignored -> hasServices(opened));
    if (kept.isEmpty()) {
      place.ifPresent(SessionPermits.Permit::release);
    }
    WebSocketSession session = new WebSocketSession(subject, chain(opened), kept);
    if (over) {
      session.abandon();
    } else {
      conclude(opened, session);
    }
  }

  private void conclude(OpenedSession opened, WebSocketSession session) {
    PreflightResult result = result(opened, session);
    subject
        .append(
            subject
                .records()
                .opening(
                    opening(opened, result),
                    SessionFindings.ofHandshake(
                        permit.filter(WorkPermit::hasWaited).isPresent(),
                        exhausted,
                        result instanceof PreflightResult.Refused)))
        .onSuccess(context.failureBoundary().guard(ignored -> recorded(result, session)))
        .onFailure(
            context
                .failureBoundary()
                .guard(failure -> recorded(new PreflightResult.Unrecorded(), session)));
  }

  private PreflightResult result(OpenedSession opened, WebSocketSession session) {
    return switch (opened) {
      case OpenedSession.Inspecting ignored ->
          new PreflightResult.Passed(new SessionPlan(Optional.of(session), true));
      case OpenedSession.Bypassed ignored -> new PreflightResult.Passed(unasked(true));
      case OpenedSession.Denied denied ->
          refused(
              MiddlewareRefusals.denied(stopped(), denied.entry(), denied.reasonCode()),
              DecisionReason.denied(denied.entry(), denied.reasonCode()));
      case OpenedSession.Failed failed ->
          refused(MiddlewareRefusals.failed(stopped()), DecisionReason.failed(failed.reasonCode()));
    };
  }

  private void recorded(PreflightResult result, WebSocketSession session) {
    if (over || !(result instanceof PreflightResult.Passed)) {
      session.abandon();
    }
    answer(result);
  }

  private SessionOpening.Builder opening(OpenedSession opened, PreflightResult result) {
    SessionOpening.Builder opening =
        SessionOpening.newBuilder()
            .setVerdict(Verdict.VERDICT_ALLOWED)
            .addAllStages(opened.stages());
    subject.request().chain().entries().stream()
        .filter(entry -> opened.uninterested().contains(entry.key()))
        .map(SessionPreflight::unseen)
        .forEach(opening::addUnseen);
    return result instanceof PreflightResult.Refused(Refusal refusal, String reason)
        ? opening
            .setVerdict(Verdict.VERDICT_DENIED)
            .setRefusal(refusal.code())
            .setStatus(refusal.status())
        : opening;
  }

  private void refuse(String reason) {
    permit.ifPresent(WorkPermit::leave);
    answer(refused(MiddlewareRefusals.unasked(stopped()), reason));
  }

  /** Some clients give up on an answer, but not on a connection that closes. */
  private PreflightResult refused(Refusal refusal, String reason) {
    return new PreflightResult.Refused(
        subject.request().upgrades().closes() ? refusal.unsent() : refusal, reason);
  }

  private MiddlewareRefusals.Stopped stopped() {
    return ChainSubject.stopped(context, subject.request());
  }

  private void left() {
    permit.ifPresent(WorkPermit::leave);
    answer(new PreflightResult.Left());
    cancellation.cancel();
  }

  private void answer(PreflightResult result) {
    if (!over) {
      over = true;
      then.accept(result);
    }
  }

  /** Whether the handshake has more than the contract can tell (middleware-contract m.1.5). */
  private boolean isUnfit() {
    List<String> protocols = protocols();
    String path = subject.request().target().path();
    return path.length() > LONGEST_PATH
        || path.indexOf('?') >= 0
        || protocols.size() > MOST_PROTOCOLS
        || protocols.stream().mapToInt(String::length).sum() > LONGEST_PROTOCOLS;
  }

  private List<String> protocols() {
    return WebSocketHandshake.protocols(context.head().headers());
  }

  /** What the stages are told of the handshake (middleware-contract m.1.2). */
  private SessionOpen.Builder question() {
    SessionOpen.Builder open =
        SessionOpen.newBuilder()
            .setGeneration(context.snapshot().generation())
            .setSandbox(context.sandbox())
            .setJudgedMs(context.judgedAt().toEpochMilli())
            .setObserved(subject.request().isObserved())
            .setExhausted(exhausted)
            .setContext(context.middlewareContext())
            .setTarget(
                ChainSubject.target(context, subject.request())
                    .setScheme(context.origin().contextScheme().equals("https") ? "wss" : "ws")
                    .setMethod("GET")
                    .clearQuery())
            .addAllRequestedSubprotocols(protocols());
    context.trace().toChain().ifPresent(open::setTrace);
    subject.request().chain().entries().forEach(entry -> open.addEntries(entry.key()));
    return open;
  }

  private static Unseen unseen(MiddlewareEntry entry) {
    return Unseen.newBuilder()
        .setEntry(entry.key())
        .setImplementation(entry.implementation())
        .build();
  }
}
