package dev.sluice.it.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.sluice.it.newest.Decision;
import dev.sluice.it.newest.ExistingHeaderAction;
import dev.sluice.it.newest.Finding;
import dev.sluice.it.newest.HeaderMutation;
import dev.sluice.it.newest.HttpRequestEvaluation;
import dev.sluice.it.newest.HttpRequestResult;
import dev.sluice.it.newest.MiddlewareBinding;
import dev.sluice.it.newest.MiddlewareDescribeRequest;
import dev.sluice.it.newest.MiddlewareManifest;
import dev.sluice.it.newest.PeerMetadata;
import dev.sluice.it.newest.ProtocolVersion;
import dev.sluice.it.newest.RemoveHeader;
import dev.sluice.it.newest.SupervisorMiddlewareGrpc.SupervisorMiddlewareImplBase;
import dev.sluice.it.newest.SupervisorMiddlewareOperation;
import dev.sluice.it.newest.SupervisorMiddlewarePhase;
import dev.sluice.it.newest.ValidateConfigRequest;
import dev.sluice.it.newest.ValidateConfigResponse;
import dev.sluice.it.newest.WriteHeader;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A 0.1.x service that does what an entry's config says. Keys, all texts: {@code append} to the
 * body, write {@code header} with {@code value} by {@code action}, {@code remove} a header, report
 * a {@code finding} or {@code metadata}, {@code deny} with that code, give a {@code reason}, fail
 * with a {@code status}, call the config {@code invalid}, {@code wait} so many seconds first.
 * {@code $body} stands for the request's body.
 */
public final class ScriptedService extends SupervisorMiddlewareImplBase {
  private static final String CONTRACT = "openshell.supervisor-middleware.contract";
  private static final int MAX_PAYLOAD = 1 << 20;
  private static final int TIMEOUT_SECONDS = 20;

  private ScriptedService() {}

  /** The port is the only argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Serving.until(new ScriptedService().bindService(), Integer.parseInt(arguments[0]));
  }

  /** The same in this process. */
  public static Server start(int port) throws IOException {
    return Serving.start(port, List.of(new ScriptedService().bindService()));
  }

  @Override
  public void describe(
      MiddlewareDescribeRequest request, StreamObserver<MiddlewareManifest> answer) {
    if (request.getGateway().getProtocolVersion().getMajor() != 1) {
      answer.onError(Status.FAILED_PRECONDITION.asRuntimeException());
      return;
    }
    answer.onNext(
        MiddlewareManifest.newBuilder()
            .addBindings(
                MiddlewareBinding.newBuilder()
                    .setOperation(
                        SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST)
                    .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
                    .setMaxPayloadBytes(MAX_PAYLOAD)
                    .setRequestTimeout(Duration.newBuilder().setSeconds(TIMEOUT_SECONDS)))
            .setExtension(
                PeerMetadata.newBuilder()
                    .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(1))
                    .addSupportedCapabilities(CONTRACT)
                    .addRequiredCapabilities(CONTRACT))
            .build());
    answer.onCompleted();
  }

  @Override
  public void validateConfig(
      ValidateConfigRequest request, StreamObserver<ValidateConfigResponse> answer) {
    Script script = new Script(request.getConfig(), "");
    answer.onNext(
        ValidateConfigResponse.newBuilder()
            .setValid(!script.asks("invalid"))
            .setReason(script.text("invalid"))
            .build());
    answer.onCompleted();
  }

  @Override
  public void evaluateHttpRequest(
      HttpRequestEvaluation request, StreamObserver<HttpRequestResult> answer) {
    Script script = new Script(request.getConfig(), request.getBody().toStringUtf8());
    if (script.asks("wait")) {
      long seconds = Long.parseLong(script.text("wait"));
      CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS)
          .execute(() -> answer(request, script, answer));
    } else {
      answer(request, script, answer);
    }
  }

  private static void answer(
      HttpRequestEvaluation request, Script script, StreamObserver<HttpRequestResult> answer) {
    if (script.asks("status")) {
      answer.onError(Status.INTERNAL.withDescription(script.text("status")).asRuntimeException());
      return;
    }
    HttpRequestResult.Builder result =
        HttpRequestResult.newBuilder()
            .setDecision(script.asks("deny") ? Decision.DECISION_DENY : Decision.DECISION_ALLOW)
            .setReason(script.text("reason"))
            .setReasonCode(script.text("deny"));
    if (script.asks("append")) {
      result
          .setHasBody(true)
          .setBody(request.getBody().concat(ByteString.copyFromUtf8(script.text("append"))));
    }
    headers(script, result);
    report(script, result);
    answer.onNext(result.build());
    answer.onCompleted();
  }

  private static void headers(Script script, HttpRequestResult.Builder result) {
    if (script.asks("header")) {
      WriteHeader.Builder write =
          WriteHeader.newBuilder()
              .setName(script.text("header"))
              .setValue(script.text("value"))
              .setOnExisting(
                  ExistingHeaderAction.valueOf("EXISTING_HEADER_ACTION_" + script.text("action")));
      result.addHeaderMutations(HeaderMutation.newBuilder().setWrite(write));
    }
    if (script.asks("remove")) {
      RemoveHeader.Builder remove = RemoveHeader.newBuilder().setName(script.text("remove"));
      result.addHeaderMutations(HeaderMutation.newBuilder().setRemove(remove));
    }
  }

  private static void report(Script script, HttpRequestResult.Builder result) {
    if (script.asks("finding")) {
      String words = script.text("finding");
      result.addFindings(
          Finding.newBuilder()
              .setType(words)
              .setLabel(words)
              .setConfidence(words)
              .setSeverity(words)
              .setCount(1));
    }
    if (script.asks("metadata")) {
      result.putMetadata(script.text("metadata"), script.text("metadata"));
    }
  }
}
