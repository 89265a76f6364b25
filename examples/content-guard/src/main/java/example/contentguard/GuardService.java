package example.contentguard;

import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareGrpc;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/**
 * The contract's four calls. Keeps no state between them: every evaluation and every session brings
 * its config. What it cannot judge it answers with a status, so that {@code on_error} of the policy
 * decides.
 */
final class GuardService extends SupervisorMiddlewareGrpc.SupervisorMiddlewareImplBase {
  /** Bytes of body or message that this service is willing to search. */
  static final int MAX_PAYLOAD = 256 << 10;

  private static final MiddlewareManifest MANIFEST =
      MiddlewareManifest.newBuilder()
          .setName("example/content-guard-service")
          .setServiceVersion("0.1.0")
          .addBindings(
              binding(SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST))
          .addBindings(
              binding(
                  SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_WEBSOCKET_MESSAGE))
          .setExtension(Peers.SELF)
          .build();

  private static MiddlewareBinding binding(SupervisorMiddlewareOperation operation) {
    return MiddlewareBinding.newBuilder()
        .setOperation(operation)
        .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
        .setMaxPayloadBytes(MAX_PAYLOAD)
        .build();
  }

  @Override
  public void describe(
      MiddlewareDescribeRequest request, StreamObserver<MiddlewareManifest> answer) {
    Optional<String> objection =
        request.hasGateway()
            ? Peers.objection(request.getGateway())
            : Optional.of("the gateway sent no metadata; upgrade it to contract 1.x");
    objection.ifPresentOrElse(
        reason -> fail(answer, Status.FAILED_PRECONDITION, reason), () -> reply(answer, MANIFEST));
  }

  @Override
  public void validateConfig(
      ValidateConfigRequest request, StreamObserver<ValidateConfigResponse> answer) {
    ValidateConfigResponse.Builder response = ValidateConfigResponse.newBuilder();
    try {
      GuardConfig.parse(request.getConfig());
      response.setValid(true);
    } catch (IllegalArgumentException e) {
      response.setReason(e.getMessage());
    }
    reply(answer, response.build());
  }

  @Override
  public void evaluateHttpRequest(
      HttpRequestEvaluation request, StreamObserver<HttpRequestResult> answer) {
    if (!Callers.mayActFor(request.getContext().getSandboxId())) {
      fail(answer, Status.PERMISSION_DENIED, "the token is for another sandbox");
      return;
    }
    if (request.getBody().size() > MAX_PAYLOAD) {
      fail(answer, Status.INVALID_ARGUMENT, "the body exceeds the advertised limit");
      return;
    }
    try {
      GuardConfig config = GuardConfig.parse(request.getConfig());
      reply(answer, Verdict.of(config, request.getBody()));
    } catch (IllegalArgumentException e) {
      fail(answer, Status.INVALID_ARGUMENT, e.getMessage());
    }
  }

  @Override
  public StreamObserver<WebSocketSessionEvent> evaluateWebSocketSession(
      StreamObserver<WebSocketSessionEventResult> answer) {
    return new GuardSession(answer);
  }

  private static <T> void reply(StreamObserver<T> answer, T message) {
    answer.onNext(message);
    answer.onCompleted();
  }

  private static void fail(StreamObserver<?> answer, Status status, String reason) {
    answer.onError(status.withDescription(reason).asRuntimeException());
  }
}
