package dev.sluice.bench.peer;

import com.google.protobuf.Message;
import dev.sluice.proto.contract.ContractNames;
import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import dev.sluice.proto.middleware.v1.HttpBufferedMode;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpUnchanged;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;

/**
 * A service with hooks on responses that takes each body whole and lets it pass, as c-icap's echo
 * does. Event loop only.
 */
final class AllowHooks {
  private static final MiddlewareManifest MANIFEST =
      MiddlewareManifest.newBuilder()
          .setName("bench/allow-hooks")
          .setExtension(
              PeerMetadata.newBuilder()
                  .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(1))
                  .addSupportedCapabilities(ContractNames.CONTRACT_CAPABILITY)
                  .addRequiredCapabilities(ContractNames.CONTRACT_CAPABILITY)
                  .addSupportedCapabilities(ContractNames.HOOKS_CAPABILITY)
                  .addRequiredCapabilities(ContractNames.HOOKS_CAPABILITY))
          .addBindings(
              MiddlewareBinding.newBuilder()
                  .setOperation(
                      SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_RESPONSE)
                  .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN)
                  .setMaxPayloadBytes(4 << 20))
          .build();
  private static final HttpResult UNCHANGED =
      HttpResult.newBuilder()
          .setBufferedResult(
              HttpBufferedResult.newBuilder().setUnchanged(HttpUnchanged.getDefaultInstance()))
          .build();

  private AllowHooks() {}

  static void serve(GrpcServer server) {
    ServiceMethod<MiddlewareDescribeRequest, MiddlewareManifest> describe =
        method(ContractNames.DESCRIBE, MiddlewareDescribeRequest.getDefaultInstance());
    server.callHandler(
        describe, call -> call.last().onSuccess(asked -> call.response().end(MANIFEST)));
    ServiceMethod<ValidateConfigRequest, ValidateConfigResponse> validate =
        method(ContractNames.VALIDATE_CONFIG, ValidateConfigRequest.getDefaultInstance());
    ValidateConfigResponse valid = ValidateConfigResponse.newBuilder().setValid(true).build();
    server.callHandler(
        validate, call -> call.last().onSuccess(asked -> call.response().end(valid)));
    ServiceMethod<HttpEvent, HttpResult> hook =
        method(ContractNames.RESPONSE_HOOK, HttpEvent.getDefaultInstance());
    server.callHandler(
        hook,
        call -> {
          call.handler(event -> answer(event, call));
          call.endHandler(ended -> call.response().end());
        });
  }

  private static void answer(HttpEvent event, GrpcServerRequest<HttpEvent, HttpResult> call) {
    if (event.hasPreflight()) {
      call.response().write(takeWhole(event.getPreflight()));
    } else if (event.hasBufferedBody()) {
      call.response().write(UNCHANGED);
    }
  }

  private static HttpResult takeWhole(HttpPreflight preflight) {
    HttpBufferedMode mode =
        HttpBufferedMode.newBuilder()
            .setMaxBodyBytes(preflight.getLimits().getMaxBufferedBodyBytes())
            .build();
    return HttpResult.newBuilder()
        .setPreflightResult(
            HttpPreflightResult.newBuilder().setInspect(HttpInspect.newBuilder().setBuffered(mode)))
        .build();
  }

  /** From a path {@code SERVICE/METHOD}. */
  private static <Q extends Message, A extends Message> ServiceMethod<Q, A> method(
      String path, Q request) {
    int slash = path.indexOf('/');
    return ServiceMethod.server(
        ServiceName.create(path.substring(0, slash)),
        path.substring(slash + 1),
        GrpcMessageEncoder.encoder(),
        GrpcMessageDecoder.decoder(request));
  }
}
