package dev.sluice.chain.remote.call;

import dev.sluice.chain.contract.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.impl.GrpcClientImpl;
import io.vertx.grpc.client.impl.GrpcClientRequestImpl;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.impl.GrpcReadStreamBase;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A client that also refuses what the library reads leniently. Event loop only. */
final class StrictGrpcClient extends GrpcClientImpl {
  private final HttpClient http;

  /**
   * Opens nothing yet.
   *
   * @param http closed with this client
   */
  StrictGrpcClient(Vertx vertx, HttpClient http) {
    super(vertx, new GrpcClientOptions().setMaxMessageSize(Limits.GRPC_MESSAGE), http, true);
    this.http = http;
  }

  @Override
  public Future<GrpcClientRequest<Buffer, Buffer>> request() {
    return http.request(new RequestOptions().setMethod(HttpMethod.POST)).map(StrictRequest::of);
  }

  /**
   * Reads the answer to a request of such a client no further than is wanted: the library would let
   * many messages wait, and does not bound their bytes. Call it when the answer begins.
   *
   * @param wants asked now and after each part of the answer; when true the next part is read
   * @return the bytes, of which a part is read when it is fetched
   */
  static ReadStream<Buffer> readByDemand(
      GrpcClientRequest<Buffer, Buffer> request, BooleanSupplier wants) {
    if (request instanceof StrictRequest strict && strict.http.response().succeeded()) {
      HttpClientResponse bytes = strict.http.response().result();
      strict.afterPart =
          () -> {
            if (wants.getAsBoolean()) {
              bytes.fetch(1);
            }
          };
      bytes.pause();
      strict.afterPart.run();
      return bytes;
    }
    throw new IllegalStateException("the answer has not begun");
  }

  /** Writes whole frames behind the first message of such a client's request. */
  static Future<Void> write(GrpcClientRequest<Buffer, Buffer> request, Buffer frames) {
    return request instanceof StrictRequest strict && !strict.isCancelled()
        ? strict.http.write(frames)
        : Future.failedFuture("not a stream that is open");
  }

  /** The failure of a response that HTTP delivered, but that is not gRPC. */
  static final class NotGrpcException extends Exception {
    private static final long serialVersionUID = 1L;

    NotGrpcException() {
      super("the response is not gRPC", null, false, false);
    }
  }

  /** The failure of a response with a frame whose flags are unknown. */
  static final class UnknownFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownFrameException() {
      super("the flags of a gRPC frame are unknown", null, false, false);
    }
  }

  private static final class StrictRequest extends GrpcClientRequestImpl<Buffer, Buffer> {
    private final HttpClientRequest http;
    private Runnable afterPart = () -> {};

    private StrictRequest(HttpClientRequest http) {
      super(
          http,
          Limits.GRPC_MESSAGE,
          false,
          GrpcMessageEncoder.IDENTITY,
          GrpcMessageDecoder.IDENTITY);
      this.http = http;
    }

    static GrpcClientRequest<Buffer, Buffer> of(HttpClientRequest http) {
      StrictRequest request = new StrictRequest(http);
      request.init();
      return request;
    }

    @Override
    public Future<GrpcClientResponse<Buffer, Buffer>> response() {
      return super.response()
          .map(this::guarded)
          .recover(failure -> Future.failedFuture(isGrpc() ? failure : new NotGrpcException()));
    }

    /** Whether the response is gRPC, or has not come. */
    private boolean isGrpc() {
      Future<HttpClientResponse> delivered = http.response();
      if (!delivered.succeeded()) {
        return true;
      }
      @Nullable String type = delivered.result().getHeader("content-type");
      return type != null && type.startsWith("application/grpc");
    }

    private GrpcClientResponse<Buffer, Buffer> guarded(
        GrpcClientResponse<Buffer, Buffer> response) {
      if (response instanceof GrpcReadStreamBase<?, ?> frames) {
        boolean mayCompress = response.encoding() != null;
        FrameGuard guard = new FrameGuard(frames, mayCompress, () -> refuse(frames));
        http.response()
            .result()
            .handler(
                part -> {
                  guard.handle(part);
                  afterPart.run();
                });
      }
      return response;
    }

    private void refuse(GrpcReadStreamBase<?, ?> frames) {
      cancel();
      frames.tryFail(new UnknownFrameException());
    }
  }
}
