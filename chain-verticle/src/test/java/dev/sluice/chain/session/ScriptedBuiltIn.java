package dev.sluice.chain.session;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.MessageSubject;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.time.Duration;
import java.util.function.Function;

/** A built-in whose answers a test writes down. */
record ScriptedBuiltIn(Function<MessageSubject, Evaluation> script) implements Evaluator {
  static final int LIMIT = 100_000;

  /** It fails closed. */
  static SessionEntry entry(String key, Function<MessageSubject, Evaluation> script) {
    return entry(key, OnError.FAIL_CLOSED, script);
  }

  static SessionEntry entry(
      String key, OnError onError, Function<MessageSubject, Evaluation> script) {
    PreparedEntry entry =
        PreparedEntry.of(new MiddlewareEntry(key, "impl-" + key, 0, Value.MapValue.EMPTY, onError));
    Binding binding = new Binding(LIMIT, Duration.ofMillis(500));
    return new SessionEntry.ReadHere(entry, binding, new ScriptedBuiltIn(script));
  }

  static Evaluation replacing(ByteString payload) {
    return new Evaluation.Answered(
        HttpRequestResult.newBuilder()
            .setDecision(Decision.DECISION_ALLOW)
            .setHasBody(true)
            .setBody(payload)
            .build());
  }

  /** Not asked by sessions. */
  @Override
  public Evaluation evaluate(Subject subject) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean readsMessages() {
    return true;
  }

  @Override
  public Evaluation evaluateMessage(MessageSubject subject) {
    return script.apply(subject);
  }
}
