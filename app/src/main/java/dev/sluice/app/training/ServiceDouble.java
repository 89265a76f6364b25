package dev.sluice.app.training;

import com.google.protobuf.MessageLite;
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
  private static final int MAX_PAYLOAD = 64 << 10;
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
    return vertx
        .createHttpServer()
        .requestHandler(ServiceDouble::answer)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort);
  }

  private static void answer(HttpServerRequest request) {
    String method = method(request.path());
    if (method.equals(SPANS)) {
      request.endHandler(read -> request.response().end());
    } else {
      request.endHandler(read -> reply(request, answerTo(method)));
    }
  }

  /** The last segment of a path names the method (gRPC over HTTP/2, Requests). */
  private static String method(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static MessageLite answerTo(String method) {
    return switch (method) {
      case "Describe" -> MANIFEST;
      case "ValidateConfig" -> VALID;
      default -> ALLOWED;
    };
  }

  /** One message with its prefix, flag and length (gRPC over HTTP/2, Length-Prefixed-Message). */
  private static void reply(HttpServerRequest request, MessageLite message) {
    byte[] bytes = message.toByteArray();
    request
        .response()
        .putHeader("content-type", "application/grpc")
        .putTrailer("grpc-status", "0")
        .end(Buffer.buffer().appendByte(NOT_COMPRESSED).appendInt(bytes.length).appendBytes(bytes));
  }
}
