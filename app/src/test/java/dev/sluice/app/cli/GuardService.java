package dev.sluice.app.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Set;

/** A middleware service in clear text; its configs have one key, {@code mode}. */
final class GuardService implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpRequestResult answer;

  private GuardService(HttpRequestResult answer) {
    this.answer = answer;
  }

  static GuardService allowing() {
    return new GuardService(
        HttpRequestResult.newBuilder().setDecision(Decision.DECISION_ALLOW).build());
  }

  static GuardService undecided() {
    return new GuardService(
        HttpRequestResult.newBuilder().setReason("free text of the service").build());
  }

  /** Its endpoint. */
  String start() {
    GrpcServer grpc = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(8 << 20));
    grpc.callHandler(call -> call.handler(message -> reply(call, message)));
    int port =
        vertx.createHttpServer().requestHandler(grpc).listen(0, "127.0.0.1").await().actualPort();
    return "http://127.0.0.1:" + port;
  }

  private void reply(GrpcServerRequest<Buffer, Buffer> call, Buffer message) {
    MessageLite reply =
        switch (call.methodName()) {
          case "Describe" -> manifest();
          case "ValidateConfig" -> verdict(message);
          default -> answer;
        };
    call.response().end(Buffer.buffer(reply.toByteArray()));
  }

  private static MiddlewareManifest manifest() {
    return MiddlewareManifest.newBuilder()
        .addBindings(
            MiddlewareBinding.newBuilder()
                .setOperation(
                    SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST)
                .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
                .setMaxPayloadBytes(65_536))
        .build();
  }

  private static ValidateConfigResponse verdict(Buffer message) {
    try {
      Set<String> keys =
          ValidateConfigRequest.parseFrom(message.getBytes()).getConfig().getFieldsMap().keySet();
      return ValidateConfigResponse.newBuilder()
          .setValid(Set.of("mode").containsAll(keys))
          .setReason("unknown key")
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
