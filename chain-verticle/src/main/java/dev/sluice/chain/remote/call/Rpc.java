package dev.sluice.chain.remote.call;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;

/**
 * A method of the contract.
 *
 * @param path service and method, as in the gRPC request path
 */
public record Rpc<R extends MessageLite>(String path, Parser<R> parser) {
  private static final String SERVICE = "openshell.middleware.v1.SupervisorMiddleware/";

  public static final Rpc<MiddlewareManifest> DESCRIBE =
      new Rpc<>(SERVICE + "Describe", MiddlewareManifest.parser());

  public static final Rpc<ValidateConfigResponse> VALIDATE_CONFIG =
      new Rpc<>(SERVICE + "ValidateConfig", ValidateConfigResponse.parser());

  public static final Rpc<HttpRequestResult> EVALUATE =
      new Rpc<>(SERVICE + "EvaluateHttpRequest", HttpRequestResult.parser());

  /** The only one whose request and answer are streams. */
  public static final Rpc<WebSocketSessionEventResult> SESSION =
      new Rpc<>(SERVICE + "EvaluateWebSocketSession", WebSocketSessionEventResult.parser());
}
