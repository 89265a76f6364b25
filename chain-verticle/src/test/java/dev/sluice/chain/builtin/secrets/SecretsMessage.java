package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.MessageSubject;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import java.util.Map;

/**
 * A WebSocket message that {@code sluice/secrets} judges.
 *
 * @param config of the entry
 */
record SecretsMessage(Map<String, Value> config, boolean fromOrigin, boolean binary) {
  private static final HttpRequestTarget TARGET =
      HttpRequestTarget.newBuilder()
          .setScheme("wss")
          .setHost("api.corp.example")
          .setPort(443)
          .setMethod("GET")
          .setPath("/chat")
          .build();

  static SecretsMessage text(Map<String, Value> config) {
    return new SecretsMessage(config, false, false);
  }

  static SecretsMessage binary(Map<String, Value> config) {
    return new SecretsMessage(config, false, true);
  }

  SecretsMessage back() {
    return new SecretsMessage(config, true, binary);
  }

  Evaluator evaluator() {
    return switch (new SecretsMiddleware().prepare(new MapValue(config))) {
      case Prepared.Ready ready -> ready.evaluator();
      case Prepared.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }

  Evaluation evaluate(ByteString payload) {
    return evaluator().evaluateMessage(new MessageSubject(TARGET, fromOrigin, binary, payload));
  }

  Evaluation evaluate(String payload) {
    return evaluate(ByteString.copyFromUtf8(payload));
  }

  HttpRequestResult answer(String payload) {
    return answer(ByteString.copyFromUtf8(payload));
  }

  HttpRequestResult answer(ByteString payload) {
    return ((Evaluation.Answered) evaluate(payload)).result();
  }

  boolean denies(ByteString payload) {
    return evaluate(payload) instanceof Evaluation.Answered answered
        && answered.result().getDecision() == Decision.DECISION_DENY;
  }
}
