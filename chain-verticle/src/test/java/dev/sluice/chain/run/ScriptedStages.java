package dev.sluice.chain.run;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.PendingEvaluation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.RemoteRequest;
import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.chain.stage.Stage;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Stages whose answers a test writes down. */
final class ScriptedStages {
  static final int LIMIT = 64;
  private static final Binding BINDING = new Binding(LIMIT, Duration.ofMillis(500));

  /** For tests without large bodies. */
  static final ChainRunner.Beside AT_ONCE =
      (evaluator, subject) -> Future.succeededFuture(evaluator.evaluate(subject));

  private ScriptedStages() {}

  /** How a stage answers. */
  interface Script extends Function<HttpRequestEvaluation, Future<Evaluation>> {}

  static Script answering(HttpRequestResult.Builder result) {
    Evaluation answered = new Evaluation.Answered(result.build());
    return evaluation -> Future.succeededFuture(answered);
  }

  static Script failing(String reason) {
    return evaluation -> Future.succeededFuture(new Evaluation.Failed(reason));
  }

  static Stage local(String key, OnError onError, Script script) {
    return new Stage.Local(
        entry(key, onError),
        BINDING,
        subject -> script.apply(HttpRequestEvaluation.getDefaultInstance()).result());
  }

  static Stage remote(String key, OnError onError, Script script) {
    return new Stage.Remote(
        entry(key, onError),
        new Scripted((request, timeout) -> script.apply(request), new OutcomeCounts()));
  }

  /** A stage that notes how long it may take. */
  static Stage timed(String key, List<Duration> timeouts) {
    return new Stage.Remote(
        entry(key, OnError.FAIL_CLOSED),
        new Scripted(
            (request, timeout) -> {
              timeouts.add(timeout);
              return Future.succeededFuture(new Evaluation.Passed());
            },
            new OutcomeCounts()));
  }

  static Stage unresolved(String key, OnError onError) {
    return new Stage.Unresolved(entry(key, onError));
  }

  static HttpRequestResult.Builder allow() {
    return HttpRequestResult.newBuilder().setDecision(Decision.DECISION_ALLOW);
  }

  static HttpRequestResult.Builder deny(String reasonCode) {
    return HttpRequestResult.newBuilder()
        .setDecision(Decision.DECISION_DENY)
        .setReasonCode(reasonCode);
  }

  static HeaderMutation append(String name, String value) {
    return HeaderMutation.newBuilder()
        .setWrite(
            WriteHeader.newBuilder()
                .setName(name)
                .setValue(value)
                .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND))
        .build();
  }

  static ChainRequest request(String body) {
    return ChainRequest.newBuilder()
        .setBudgetMs(30_000)
        .setContext(RequestContext.newBuilder().setRequestId("id"))
        .setTarget(HttpRequestTarget.newBuilder().setHost("api.example.test").setPort(443))
        .addHeaders(HttpHeader.newBuilder().setName("accept").setValue("*/*"))
        .setBody(ByteString.copyFromUtf8(body))
        .build();
  }

  private static PreparedEntry entry(String key, OnError onError) {
    return PreparedEntry.of(
        new MiddlewareEntry(key, "impl-" + key, 0, Value.MapValue.EMPTY, onError));
  }

  private interface TimedScript {
    Future<Evaluation> apply(HttpRequestEvaluation request, Duration timeout);
  }

  private record Scripted(TimedScript script, OutcomeCounts outcomes) implements RemoteBinding {
    @Override
    public Binding binding() {
      return BINDING;
    }

    @Override
    public Optional<Binding> messages() {
      return Optional.empty();
    }

    @Override
    public WriteRule writeRule() {
      return WriteRule.END_TO_END;
    }

    @Override
    public String version() {
      return "";
    }

    @Override
    public PendingEvaluation evaluate(RemoteRequest request, Duration timeout) {
      return new PendingEvaluation(script.apply(request.evaluation(), timeout), () -> {});
    }

    @Override
    public ServiceSession openSession(
        WebSocketPreflight preflight,
        String sandbox,
        Optional<TraceContext> parent,
        Duration timeout) {
      throw new AssertionError("requests only");
    }
  }
}
