package dev.sluice.bench.peer;

import com.google.protobuf.Message;
import dev.sluice.bench.envoy.auth.CheckRequest;
import dev.sluice.bench.envoy.auth.CheckResponse;
import dev.sluice.bench.envoy.auth.CheckResponse.OkHttpResponse;
import dev.sluice.bench.envoy.proc.BodyResponse;
import dev.sluice.bench.envoy.proc.HeadersResponse;
import dev.sluice.bench.envoy.proc.ProcessingRequest;
import dev.sluice.bench.envoy.proc.ProcessingResponse;
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
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;

/**
 * A gRPC service that allows every request: the cost of asking, and nothing else. One process
 * serves Sluice's middleware contract, its hooks, and Envoy's ext_authz and ext_proc, so that all
 * are asked alike.
 */
final class AllowService extends AbstractVerticle {
  private static final ServiceName SERVICE =
      ServiceName.create("openshell.middleware.v1", "SupervisorMiddleware");
  private static final ServiceName AUTHORIZATION =
      ServiceName.create("envoy.service.auth.v3", "Authorization");
  private static final ServiceName PROCESSOR =
      ServiceName.create("envoy.service.ext_proc.v3", "ExternalProcessor");
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
    AllowHooks.serve(Port.ALLOW_HOOKS);
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
    serveSluice(server);
    serveEnvoy(server);
    listen(server).<Void>mapEmpty().onComplete(started);
  }

  private Future<HttpServer> listen(GrpcServer server) {
    return vertx
        // Envoy resets the stream of a finished ext_proc exchange; a thousand a second are no
        // attack.
        .createHttpServer(
            new HttpServerOptions().setHttp2RstFloodMaxRstFramePerWindow(Integer.MAX_VALUE))
        .requestHandler(server)
        .listen(Port.ALLOW_SERVICE.number(), "127.0.0.1");
  }

  private static void serveSluice(GrpcServer server) {
    answer(
        server,
        method(SERVICE, "Describe", MiddlewareDescribeRequest.getDefaultInstance()),
        MANIFEST);
    answer(
        server,
        method(SERVICE, "ValidateConfig", ValidateConfigRequest.getDefaultInstance()),
        ValidateConfigResponse.newBuilder().setValid(true).build());
    answer(
        server,
        method(SERVICE, "EvaluateHttpRequest", HttpRequestEvaluation.getDefaultInstance()),
        ALLOW);
  }

  private static void serveEnvoy(GrpcServer server) {
    answer(
        server,
        method(AUTHORIZATION, "Check", CheckRequest.getDefaultInstance()),
        CheckResponse.newBuilder().setOkResponse(OkHttpResponse.getDefaultInstance()).build());
    ServiceMethod<ProcessingRequest, ProcessingResponse> process =
        method(PROCESSOR, "Process", ProcessingRequest.getDefaultInstance());
    server.callHandler(
        process,
        call -> {
          call.handler(asked -> call.response().write(proceed(asked)));
          call.endHandler(ended -> call.response().end());
        });
  }

  /** One response for each message, of the same kind. */
  private static ProcessingResponse proceed(ProcessingRequest asked) {
    return asked.hasRequestBody()
        ? ProcessingResponse.newBuilder().setRequestBody(BodyResponse.getDefaultInstance()).build()
        : ProcessingResponse.newBuilder()
            .setRequestHeaders(HeadersResponse.getDefaultInstance())
            .build();
  }

  private static <Q extends Message, A extends Message> ServiceMethod<Q, A> method(
      ServiceName service, String name, Q request) {
    return ServiceMethod.server(
        service, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(request));
  }

  private static <Q extends Message, A extends Message> void answer(
      GrpcServer server, ServiceMethod<Q, A> method, A answer) {
    server.callHandler(method, call -> call.last().onSuccess(asked -> call.response().end(answer)));
  }
}
