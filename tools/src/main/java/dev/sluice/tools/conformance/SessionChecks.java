package dev.sluice.tools.conformance;

import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.ServiceProbe.ProbedSession;
import dev.sluice.chain.stage.Binding;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionStart;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Checks whether a WebSocket session would accept the service's answers. Event loop only. */
public final class SessionChecks {
  private static final String PREFLIGHT = "session/preflight";
  private static final String START = "session/start";
  private static final String END = "session/end";
  private static final String CONCURRENT = "session/concurrent";
  private static final String SUBPROTOCOL = "chat";
  private static final int AT_ONCE = 32;

  /** Of a stage, whatever its timeout (middleware-contract constant 19). */
  private static final Duration PREFLIGHT_CEILING = Duration.ofSeconds(1);

  private final ServiceUnderTest subject;
  private final Binding binding;
  private final ServiceProbe probe;
  private final Consumer<CheckResult> results;
  private final SampleMessages samples;

  public SessionChecks(
      ServiceUnderTest subject,
      Binding binding,
      ServiceProbe probe,
      Consumer<CheckResult> results) {
    this.subject = subject;
    this.binding = binding;
    this.probe = probe;
    this.results = results;
    this.samples = new SampleMessages(binding.maxPayloadBytes());
  }

  /** First a session without a message; no others follow when the service does not inspect it. */
  public Future<Void> run() {
    ProbedSession session = open();
    return session
        .preflight()
        .compose(
            reply -> {
              CheckResult judged = SessionVerdicts.preflight(PREFLIGHT, reply);
              results.accept(judged);
              return judged instanceof CheckResult.Passed
                  ? startAndEnd(session).compose(ended -> messages())
                  : end(session).mapEmpty();
            });
  }

  private Future<Void> startAndEnd(ProbedSession session) {
    return start(session)
        .onSuccess(sent -> results.accept(SessionVerdicts.started(START, sent)))
        .compose(sent -> end(session))
        .onSuccess(both -> results.accept(SessionVerdicts.ended(END, both)))
        .mapEmpty();
  }

  private Future<Void> messages() {
    Future<Void> asked = Future.succeededFuture();
    for (SampleMessages.Sample sample : samples.all()) {
      asked = asked.compose(before -> check(sample).onSuccess(results::accept).mapEmpty());
    }
    return asked.compose(all -> concurrent()).onSuccess(results::accept).mapEmpty();
  }

  private Future<CheckResult> concurrent() {
    List<Future<CheckResult>> sessions =
        Stream.generate(() -> check(samples.small(CONCURRENT))).limit(AT_ONCE).toList();
    return Future.all(sessions)
        .map(
            all ->
                all.<CheckResult>list().stream()
                    .filter(result -> !(result instanceof CheckResult.Passed))
                    .findFirst()
                    .orElseGet(() -> new CheckResult.Passed(CONCURRENT, AT_ONCE + " at once")));
  }

  private Future<CheckResult> check(SampleMessages.Sample sample) {
    ProbedSession session = open();
    return session
        .preflight()
        .compose(
            reply -> {
              CheckResult judged = SessionVerdicts.preflight(sample.name(), reply);
              return judged instanceof CheckResult.Passed
                  ? start(session).compose(sent -> ask(session, sample, 0))
                  : Future.succeededFuture(judged);
            })
        .onComplete(asked -> end(session));
  }

  private Future<CheckResult> ask(ProbedSession session, SampleMessages.Sample sample, int index) {
    long sequence = sample.sequences().get(index);
    return session
        .call()
        .ask(message(sample.text(), sequence), binding.timeout())
        .compose(
            reply -> {
              CheckResult judged =
                  SessionVerdicts.message(
                      sample.name(), reply, sequence, binding.maxPayloadBytes());
              boolean over =
                  index + 1 == sample.sequences().size()
                      || SessionVerdicts.isDenial(reply)
                      || !(judged instanceof CheckResult.Passed);
              return over ? Future.succeededFuture(judged) : ask(session, sample, index + 1);
            });
  }

  private ProbedSession open() {
    WebSocketPreflight preflight =
        WebSocketPreflight.newBuilder()
            .setSessionId(UUID.randomUUID().toString())
            .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
            .setContext(
                RequestContext.newBuilder()
                    .setRequestId(UUID.randomUUID().toString())
                    .setSandboxId("conformance")
                    .setSandbox("conformance"))
            .setTarget(
                HttpRequestTarget.newBuilder()
                    .setScheme("wss")
                    .setHost("conformance.test")
                    .setPort(443)
                    .setMethod("GET")
                    .setPath("/v1/messages"))
            .addRequestedSubprotocols(SUBPROTOCOL)
            .setMiddlewareName(subject.registration().name())
            .setConfig(subject.config())
            .build();
    Duration own = binding.timeout();
    return probe.openSession(
        preflight, own.compareTo(PREFLIGHT_CEILING) < 0 ? own : PREFLIGHT_CEILING);
  }

  private Future<Boolean> start(ProbedSession session) {
    WebSocketSessionStart start =
        WebSocketSessionStart.newBuilder().setSelectedSubprotocol(SUBPROTOCOL).build();
    return session
        .call()
        .tell(WebSocketSessionEvent.newBuilder().setSessionStart(start).build(), binding.timeout());
  }

  private static WebSocketSessionEvent message(String text, long sequence) {
    return WebSocketSessionEvent.newBuilder()
        .setMessage(WebSocketMessage.newBuilder().setSequence(sequence).setText(text))
        .build();
  }

  private static Future<Boolean> end(ProbedSession session) {
    MiddlewareSessionEnd end =
        MiddlewareSessionEnd.newBuilder()
            .setReason(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_NORMAL)
            .build();
    return session.call().end(WebSocketSessionEvent.newBuilder().setSessionEnd(end).build());
  }

  /**
   * The messages of the checks, each in a session of its own.
   *
   * @param maxPayloadBytes of the longest, 1 to 4194304
   */
  private record SampleMessages(int maxPayloadBytes) {
    private static final List<Long> FIRST = List.of(1L);
    private static final String JSON = "{\"note\": \"a message of the conformance check\"}";
    private static final String ACCENTS =
        "{\"note\": \"na\u00efve \u65e5\u672c\u8a9e \ud83d\udd11\"}";

    List<Sample> all() {
      return List.of(
          new Sample("session/text", within(JSON), FIRST),
          new Sample("session/empty-text", "", FIRST),
          new Sample("session/utf8", within(ACCENTS), FIRST),
          new Sample("session/limit-text", "a".repeat(maxPayloadBytes), FIRST),
          // Binary messages take numbers, too, and are not shown.
          new Sample("session/sequence-gap", within(JSON), List.of(1L, 2L, 9L)));
    }

    Sample small(String name) {
      return new Sample(name, within(JSON), FIRST);
    }

    /** A limit that is smaller is covered by another message. */
    private String within(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length <= maxPayloadBytes ? text : "a";
    }

    record Sample(String name, String text, List<Long> sequences) {}
  }
}
