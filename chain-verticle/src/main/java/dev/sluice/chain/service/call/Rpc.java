package dev.sluice.chain.service.call;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.sluice.proto.ContractNames;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import java.time.Duration;

/**
 * A method of the contract.
 *
 * @param path service and method, as in the gRPC request path
 */
public record Rpc<R extends MessageLite>(String path, Parser<R> parser) {
  public static final Rpc<MiddlewareManifest> DESCRIBE =
      new Rpc<>(ContractNames.DESCRIBE, MiddlewareManifest.parser());

  public static final Rpc<ValidateConfigResponse> VALIDATE_CONFIG =
      new Rpc<>(ContractNames.VALIDATE_CONFIG, ValidateConfigResponse.parser());

  public static final Rpc<HttpRequestResult> EVALUATE =
      new Rpc<>(ContractNames.EVALUATE_REQUEST, HttpRequestResult.parser());

  public static final Rpc<WebSocketSessionEventResult> SESSION =
      new Rpc<>(ContractNames.EVALUATE_SESSION, WebSocketSessionEventResult.parser());

  public static final Rpc<HttpResponseEventResult> RESPONSE =
      new Rpc<>(ContractNames.EVALUATE_RESPONSE, HttpResponseEventResult.parser());

  public static final Rpc<HttpResult> REQUEST_HOOK =
      new Rpc<>(ContractNames.REQUEST_HOOK, HttpResult.parser());

  public static final Rpc<HttpResult> RESPONSE_HOOK =
      new Rpc<>(ContractNames.RESPONSE_HOOK, HttpResult.parser());

  /**
   * How a stream is read and ended.
   *
   * @param byDemand results are read one by one, as they are wanted
   * @param grace for the service to end its side after the last event
   */
  public record Streaming<R extends MessageLite>(Rpc<R> rpc, boolean byDemand, Duration grace) {}

  public interface Listener<R> {
    /** Returns whether the result may come now; the stream is reset if not. */
    boolean onResult(R result);

    void onEnded();

    /** No result follows for another reason; the stream may still be open for its last event. */
    void onFault(Reply<R> fault);
  }
}
