package dev.sluice.chain.session;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.PendingEvaluation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.RemoteRequest;
import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketMessageResult;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketPreflightAction;
import dev.sluice.proto.middleware.v1.WebSocketPreflightDecision;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.proto.middleware.v1.WebSocketSessionStart;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A service whose answers a test writes down, and what it was told. */
final class ScriptedReader implements RemoteBinding, ServiceSession {
  static final int LIMIT = 64;

  final List<WebSocketPreflight> preflights = new ArrayList<>();
  final List<Duration> timeouts = new ArrayList<>();
  final List<String> starts = new ArrayList<>();
  final List<WebSocketMessage> messages = new ArrayList<>();
  final List<MiddlewareSessionEnd> ends = new ArrayList<>();
  final OutcomeCounts counts = new OutcomeCounts();

  private final String key;
  private final OnError onError;
  private WriteRule revision = WriteRule.END_TO_END;
  private Duration timeout = Duration.ofMillis(500);
  private Future<Answer> decision = decided(action("INSPECT"));
  private Runnable whenEnded = () -> {};
  private Future<Boolean> started = Future.succeededFuture(true);
  private Function<WebSocketMessage, Future<Answer>> script =
      message -> answered(allow(message.getSequence()));

  ScriptedReader(String key, OnError onError) {
    this.key = key;
    this.onError = onError;
  }

  static ScriptedReader closed(String key) {
    return new ScriptedReader(key, OnError.FAIL_CLOSED);
  }

  static ScriptedReader open(String key) {
    return new ScriptedReader(key, OnError.FAIL_OPEN);
  }

  ScriptedReader deciding(Future<Answer> answer) {
    decision = answer;
    return this;
  }

  ScriptedReader starting(Future<Boolean> sent) {
    started = sent;
    return this;
  }

  ScriptedReader answering(Function<WebSocketMessage, Future<Answer>> answers) {
    script = answers;
    return this;
  }

  ScriptedReader within(Duration limit) {
    timeout = limit;
    return this;
  }

  ScriptedReader failingAtItsEnd() {
    whenEnded =
        () -> {
          throw new IllegalStateException("bug");
        };
    return this;
  }

  ScriptedReader overflowingAtItsEnd() {
    whenEnded =
        () -> {
          throw new StackOverflowError("of the test");
        };
    return this;
  }

  ScriptedReader former() {
    revision = WriteRule.NAMESPACE;
    return this;
  }

  SessionEntry entry() {
    PreparedEntry entry =
        PreparedEntry.of(new MiddlewareEntry(key, "impl-" + key, 0, Value.MapValue.EMPTY, onError));
    return new SessionEntry.ReadByService(entry, binding(), this);
  }

  static WebSocketPreflightDecision.Builder action(String action) {
    return WebSocketPreflightDecision.newBuilder()
        .setAction(WebSocketPreflightAction.valueOf("WEB_SOCKET_PREFLIGHT_ACTION_" + action));
  }

  static Future<Answer> decided(WebSocketPreflightDecision.Builder decision) {
    return Future.succeededFuture(
        new Answer.Answered(
            WebSocketSessionEventResult.newBuilder().setPreflightDecision(decision).build()));
  }

  static WebSocketMessageResult.Builder allow(long sequence) {
    return WebSocketMessageResult.newBuilder()
        .setSequence(sequence)
        .setDecision(Decision.DECISION_ALLOW);
  }

  static WebSocketMessageResult.Builder deny(long sequence, String code) {
    return allow(sequence).setDecision(Decision.DECISION_DENY).setReasonCode(code);
  }

  static Future<Answer> answered(WebSocketMessageResult.Builder result) {
    return Future.succeededFuture(
        new Answer.Answered(
            WebSocketSessionEventResult.newBuilder().setMessageResult(result).build()));
  }

  static Future<Answer> failed(String reason) {
    return Future.succeededFuture(new Answer.Failed(reason));
  }

  /** Names without their prefix. */
  List<String> endings() {
    return ends.stream()
        .map(end -> end.getReason().name().substring("MIDDLEWARE_SESSION_END_REASON_".length()))
        .toList();
  }

  @Override
  public Binding binding() {
    return new Binding(LIMIT, timeout);
  }

  @Override
  public Optional<Binding> messages() {
    return Optional.of(binding());
  }

  @Override
  public WriteRule writeRule() {
    return revision;
  }

  @Override
  public String version() {
    return "1.2";
  }

  @Override
  public OutcomeCounts outcomes() {
    return counts;
  }

  /** Not asked by sessions. */
  @Override
  public PendingEvaluation evaluate(RemoteRequest request, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ServiceSession openSession(
      WebSocketPreflight preflight, String sandbox, Optional<TraceContext> parent, Duration limit) {
    preflights.add(preflight);
    timeouts.add(limit);
    return this;
  }

  @Override
  public Future<Answer> preflight() {
    return decision;
  }

  @Override
  public Future<Boolean> start(WebSocketSessionStart start) {
    starts.add(start.getSelectedSubprotocol());
    return started;
  }

  @Override
  public Future<Answer> ask(WebSocketMessage message, Duration limit) {
    messages.add(message);
    timeouts.add(limit);
    return script.apply(message);
  }

  @Override
  public void end(MiddlewareSessionEnd end) {
    whenEnded.run();
    if (ends.isEmpty()) {
      ends.add(end);
    }
  }
}
