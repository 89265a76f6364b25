package dev.sluice.app.training;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.contract.ContractNames;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/**
 * A middleware service on loopback that allows every request, in place of a real one, and a
 * receiver of spans. Event loop only.
 */
final class ServiceDouble {
  /** Of bodies, in bytes. */
  static final int MAX_PAYLOAD = 64 << 10;

  private static final byte NOT_COMPRESSED = 0;

  private static final MessageLite MANIFEST =
      MiddlewareManifest.newBuilder()
          .addBindings(
              MiddlewareBinding.newBuilder()
                  .setOperation(
                      SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST)
                  .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS)
                  .setMaxPayloadBytes(MAX_PAYLOAD))
          .build();

  /** The last segment of the path of exported spans (OTLP over HTTP). */
  private static final String SPANS = "traces";

  private static final MessageLite VALID =
      ValidateConfigResponse.newBuilder().setValid(true).build();
  private static final MessageLite ALLOWED =
      HttpRequestResult.newBuilder().setDecision(Decision.DECISION_ALLOW).build();

  private ServiceDouble() {}

  /** Listens in clear text; completes with the port, which the system chooses. */
  static Future<Integer> listen(Vertx vertx) {
    return listen(vertx, MANIFEST);
  }

  /** As above, and reads responses. */
  static Future<Integer> listenWithHooks(Vertx vertx) {
    return listen(vertx, HooksDouble.MANIFEST);
  }

  private static Future<Integer> listen(Vertx vertx, MessageLite manifest) {
    return vertx
        .createHttpServer()
        .requestHandler(request -> answer(request, manifest))
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort);
  }

  private static void answer(HttpServerRequest request, MessageLite manifest) {
    String method = method(request.path());
    if (method.equals(SPANS)) {
      request.endHandler(read -> request.response().end());
    } else if (request.path().endsWith(ContractNames.RESPONSE_HOOK)) {
      HooksDouble.answer(request);
    } else {
      request.endHandler(read -> reply(request, answerTo(method, manifest)));
    }
  }

  /** The last segment of a path names the method (gRPC over HTTP/2, Requests). */
  private static String method(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static MessageLite answerTo(String method, MessageLite manifest) {
    return switch (method) {
      case "Describe" -> manifest;
      case "ValidateConfig" -> VALID;
      default -> ALLOWED;
    };
  }

  private static void reply(HttpServerRequest request, MessageLite message) {
    begin(request);
    request.response().end(framed(message));
  }

  static void begin(HttpServerRequest request) {
    request.response().putHeader("content-type", "application/grpc").putTrailer("grpc-status", "0");
  }

  /** A message with its prefix, flag and length (gRPC over HTTP/2, Length-Prefixed-Message). */
  static Buffer framed(MessageLite message) {
    byte[] bytes = message.toByteArray();
    return Buffer.buffer().appendByte(NOT_COMPRESSED).appendInt(bytes.length).appendBytes(bytes);
  }
}
