package dev.sluice.it.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.sluice.it.oldest.Decision;
import dev.sluice.it.oldest.ExistingHeaderAction;
import dev.sluice.it.oldest.HeaderMutation;
import dev.sluice.it.oldest.HttpRequestEvaluation;
import dev.sluice.it.oldest.HttpRequestResult;
import dev.sluice.it.oldest.MiddlewareBinding;
import dev.sluice.it.oldest.MiddlewareManifest;
import dev.sluice.it.oldest.SupervisorMiddlewareGrpc.SupervisorMiddlewareImplBase;
import dev.sluice.it.oldest.SupervisorMiddlewareOperation;
import dev.sluice.it.oldest.SupervisorMiddlewarePhase;
import dev.sluice.it.oldest.ValidateConfigRequest;
import dev.sluice.it.oldest.ValidateConfigResponse;
import dev.sluice.it.oldest.WriteHeader;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/** A 0.0.x service: appends to the body and writes the header that an entry's config names. */
public final class OldestService extends SupervisorMiddlewareImplBase {
  private static final int MAX_PAYLOAD = 1 << 20;

  private OldestService() {}

  /** The port is the only argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Serving.until(new OldestService().bindService(), Integer.parseInt(arguments[0]));
  }

  @Override
  public void describe(Empty request, StreamObserver<MiddlewareManifest> answer) {
    answer.onNext(
        MiddlewareManifest.newBuilder()
            .addBindings(
                MiddlewareBinding.newBuilder()
                    .setOperation(
                        SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST)
                    .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
                    .setMaxPayloadBytes(MAX_PAYLOAD)
                    .setTimeout("20s"))
            .build());
    answer.onCompleted();
  }

  @Override
  public void validateConfig(
      ValidateConfigRequest request, StreamObserver<ValidateConfigResponse> answer) {
    answer.onNext(ValidateConfigResponse.newBuilder().setValid(true).build());
    answer.onCompleted();
  }

  @Override
  public void evaluateHttpRequest(
      HttpRequestEvaluation request, StreamObserver<HttpRequestResult> answer) {
    Script script = new Script(request.getConfig(), "");
    WriteHeader.Builder write =
        WriteHeader.newBuilder()
            .setName(script.text("header"))
            .setValue(request.getContext().getSandboxName())
            .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND);
    answer.onNext(
        HttpRequestResult.newBuilder()
            .setDecision(Decision.DECISION_ALLOW)
            .setHasBody(true)
            .setBody(request.getBody().concat(ByteString.copyFromUtf8(script.text("append"))))
            .addHeaderMutations(HeaderMutation.newBuilder().setWrite(write))
            .build());
    answer.onCompleted();
  }
}
