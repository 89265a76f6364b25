package dev.sluice.bench.cluster;

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
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A middleware service that allows every request after 20 ms and serves four at once on each
 * connection. Every event loop of a chain node has one connection, so a node of two loops gets at
 * most 400 responses per second. Event loop only.
 */
final class WaitService {
  private static final long WAIT_MILLIS = 20;
  private static final int PLACES = 4;
  private static final long MAX_MESSAGE = 5 << 20;
  private static final ServiceName SERVICE =
      ServiceName.create("openshell.middleware.v1", "SupervisorMiddleware");
  private static final HttpRequestResult ALLOW =
      HttpRequestResult.newBuilder().setDecision(Decision.DECISION_ALLOW).build();

  private final Vertx vertx;
  private final Map<HttpConnection, Lane> lanes = new HashMap<>();

  private static final class Lane {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int busy;
  }

  private WaitService(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Listens on a port of loopback until the Vert.x is closed. */
  static void start(Vertx vertx, int port) {
    WaitService service = new WaitService(vertx);
    GrpcServer server =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MAX_MESSAGE));
    answer(server, "Describe", MiddlewareDescribeRequest.getDefaultInstance(), manifest());
    answer(
        server,
        "ValidateConfig",
        ValidateConfigRequest.getDefaultInstance(),
        ValidateConfigResponse.newBuilder().setValid(true).build());
    WaitService.<HttpRequestEvaluation, HttpRequestResult>on(
        server,
        "EvaluateHttpRequest",
        HttpRequestEvaluation.getDefaultInstance(),
        call -> service.enter(call.connection(), () -> call.response().end(ALLOW)));
    vertx.createHttpServer().requestHandler(server).listen(port, "127.0.0.1").await();
  }

  private static MiddlewareManifest manifest() {
    return MiddlewareManifest.newBuilder()
        .setName("bench/wait")
        .addBindings(
            MiddlewareBinding.newBuilder()
                .setOperation(
                    SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST)
                .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
                .setMaxPayloadBytes(4 << 20)
                .setTimeout("10s"))
        .build();
  }

  private void enter(HttpConnection connection, Runnable answer) {
    Lane lane = lanes.computeIfAbsent(connection, first -> new Lane());
    lane.waiting.add(answer);
    next(lane);
  }

  private void next(Lane lane) {
    while (lane.busy < PLACES && !lane.waiting.isEmpty()) {
      Runnable answer = lane.waiting.remove();
      lane.busy++;
      vertx.setTimer(
          WAIT_MILLIS,
          over -> {
            lane.busy--;
            answer.run();
            next(lane);
          });
    }
  }

  private static <Q extends Message, A extends Message> void answer(
      GrpcServer server, String method, Q request, A answer) {
    WaitService.<Q, A>on(server, method, request, call -> call.response().end(answer));
  }

  private static <Q extends Message, A extends Message> void on(
      GrpcServer server, String method, Q request, Consumer<GrpcServerRequest<Q, A>> then) {
    ServiceMethod<Q, A> called =
        ServiceMethod.server(
            SERVICE, method, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(request));
    server.callHandler(called, call -> call.last().onSuccess(asked -> then.accept(call)));
  }
}
