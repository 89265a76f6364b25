package dev.sluice.chain.session;

import dev.sluice.chain.session.SessionEntry.ReadByService;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Asks all entries of a chain at once whether a handshake may go on (middleware-contract m.1).
 * Event loop only.
 */
final class Preflight {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;

  private final SessionOpen open;
  private final SessionLoop loop;
  private final long begun;
  private final WebSocketPreflight common;

  Preflight(SessionOpen open, SessionLoop loop) {
    this.open = open;
    this.loop = loop;
    this.begun = loop.nanoTime().getAsLong();
    this.common =
        WebSocketPreflight.newBuilder()
            .setSessionId(id())
            .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
            .setContext(open.getContext())
            .setTarget(handshake(open.getTarget()))
            .addAllRequestedSubprotocols(open.getRequestedSubprotocolsList())
            .build();
  }

  private static String id() {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** A query may hold secrets, and no service is shown it. */
  static HttpRequestTarget handshake(HttpRequestTarget target) {
    return target.toBuilder().setMethod("GET").clearQuery().build();
  }

  /** The answers, in chain order. A bug at one entry is its failure. */
  Future<List<Asked>> ask(List<SessionEntry> entries) {
    List<Future<Asked>> answers = new ArrayList<>(entries.size());
    for (SessionEntry entry : entries) {
      answers.add(ask(entry, answers.size() + 1));
    }
    return Future.join(answers).map(all -> answers.stream().map(Future::result).toList());
  }

  private Future<Asked> ask(SessionEntry entry, int number) {
    return switch (entry) {
      case SessionEntry.Uninterested uninterested -> at(entry, new PreflightAnswer.Uninterested());
      case SessionEntry.Unresolved unresolved ->
          at(entry, unavailable(StageFailure.BINDING_NOT_DESCRIBED));
      case SessionEntry.ReadHere here ->
          at(
              entry,
              new PreflightAnswer.Inspects(
                  new ReadingStage.Here(here.entry(), here.binding(), here.evaluator()),
                  List.of()));
      case SessionEntry.ReadByService service ->
          open.getExhausted()
              ? at(entry, unavailable(StageFailure.SESSION_CAPACITY_EXHAUSTED))
              : ask(service, number);
    };
  }

  private PreflightAnswer unavailable(StageFailure failure) {
    StageFailure told = open.getExhausted() ? StageFailure.SESSION_CAPACITY_EXHAUSTED : failure;
    return new PreflightAnswer.Fails(told.text());
  }

  private Future<Asked> at(SessionEntry entry, PreflightAnswer answer) {
    return Future.succeededFuture(new Asked(entry, answer, trace(Optional.empty())));
  }

  private Future<Asked> ask(ReadByService service, int number) {
    Optional<TraceContext> span =
        open.hasTrace()
            ? Optional.of(TraceParent.child(open.getTrace(), number))
            : Optional.empty();
    WebSocketPreflight preflight =
        common.toBuilder()
            .setMiddlewareName(service.entry().implementation())
            .setConfig(service.entry().config())
            .build();
    return Future.succeededFuture()
        .compose(now -> ServicePreflight.ask(service, preflight, open.getSandbox(), span))
        .otherwise(this::failed)
        .map(answer -> new Asked(service, answer, trace(span)));
  }

  private PreflightAnswer failed(Throwable bug) {
    loop.bugs().accept(bug);
    return new PreflightAnswer.Fails(StageFailure.EXTERNAL_SERVICE_ERROR.text());
  }

  private StageTrace trace(Optional<TraceContext> span) {
    StageTrace.Builder trace =
        StageTrace.newBuilder().setDurationNanos(loop.nanoTime().getAsLong() - begun);
    if (open.hasTrace()) {
      // All are asked at once; 0 would say that the request is not traced.
      trace.setBegunNanos(1);
      span.map(TraceContext::getSpan).ifPresent(trace::setSpan);
    }
    return trace.build();
  }

  /** An entry that was asked, and its times. */
  record Asked(SessionEntry entry, PreflightAnswer answer, StageTrace times) {}
}
