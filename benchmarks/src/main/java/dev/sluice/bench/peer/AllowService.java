package dev.sluice.bench.peer;

import com.google.protobuf.Message;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;

/** A middleware service that says yes: the cost of asking, and of nothing else. */
final class AllowService extends AbstractVerticle {
  private static final ServiceName SERVICE =
      ServiceName.create("openshell.middleware.v1", "SupervisorMiddleware");
  private static final HttpRequestResult ALLOW =
      HttpRequestResult.newBuilder().setDecision(Decision.DECISION_ALLOW).build();
  private static final MiddlewareManifest MANIFEST =
      MiddlewareManifest.newBuilder()
          .setName("bench/allow")
          .addBindings(
              MiddlewareBinding.newBuilder()
                  .setOperation(
                      SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST)
                  .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
                  .setMaxPayloadBytes(4 << 20))
          .build();

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    vertx
        .deployVerticle(AllowService::new, new DeploymentOptions().setInstances(2))
        .onFailure(
            failure -> {
              System.err.println("allow-service: " + failure.getMessage());
              System.exit(1);
            });
  }

  @Override
  public void start(Promise<Void> started) {
    GrpcServer server = GrpcServer.server(vertx);
    answer(server, "Describe", MiddlewareDescribeRequest.getDefaultInstance(), MANIFEST);
    answer(
        server,
        "ValidateConfig",
        ValidateConfigRequest.getDefaultInstance(),
        ValidateConfigResponse.newBuilder().setValid(true).build());
    answer(server, "EvaluateHttpRequest", HttpRequestEvaluation.getDefaultInstance(), ALLOW);
    vertx
        .createHttpServer()
        .requestHandler(server)
        .listen(Port.ALLOW_SERVICE.number(), "127.0.0.1")
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private static <Q extends Message, A extends Message> void answer(
      GrpcServer server, String method, Q request, A answer) {
    ServiceMethod<Q, A> called =
        ServiceMethod.server(
            SERVICE, method, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(request));
    server.callHandler(called, call -> call.last().onSuccess(asked -> call.response().end(answer)));
  }
}
