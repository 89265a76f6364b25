package dev.sluice.chain.service.call;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.service.socket.HeldReply;
import dev.sluice.chain.service.token.TokenCaller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.impl.GrpcClientImpl;
import io.vertx.grpc.client.impl.GrpcClientRequestImpl;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.impl.GrpcReadStreamBase;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A client that also refuses what the library reads leniently. Event loop only. */
final class StrictGrpcClient extends GrpcClientImpl {
  private final Vertx vertx;
  private final HttpClient http;
  private final HeldReply.Bounds bounds;

  StrictGrpcClient(Vertx vertx, HttpClient http, HeldReply.Bounds bounds) {
    super(vertx, new GrpcClientOptions().setMaxMessageSize(Limits.GRPC_MESSAGE), http, true);
    this.vertx = vertx;
    this.http = http;
    this.bounds = bounds;
  }

  @Override
  public Future<GrpcClientRequest<Buffer, Buffer>> request() {
    return http.request(new RequestOptions().setMethod(HttpMethod.POST))
        .map(opened -> StrictRequest.of(opened, new HeldReply(vertx, bounds)));
  }

  /**
   * Reads the answer to a request of such a client no further than is wanted: the library would let
   * many messages wait, and does not bound their bytes. Call it when the answer begins.
   *
   * @param wants asked now and after each part of the answer; when true the next part is read
   */
  static void readByDemand(GrpcClientRequest<Buffer, Buffer> request, BooleanSupplier wants) {
    StrictRequest strict = strict(request);
    if (!strict.http.response().succeeded()) {
      throw new IllegalStateException("the answer has not begun");
    }
    HttpClientResponse bytes = strict.http.response().result();
    strict.afterPart =
        () -> {
          if (wants.getAsBoolean()) {
            bytes.fetch(1);
          }
        };
    strict.byDemand = Optional.of(bytes);
    bytes.pause();
    strict.afterPart.run();
  }

  static void fetch(GrpcClientRequest<Buffer, Buffer> request) {
    strict(request).byDemand.ifPresent(bytes -> bytes.fetch(1));
  }

  static void resume(GrpcClientRequest<Buffer, Buffer> request) {
    strict(request).byDemand.ifPresent(HttpClientResponse::resume);
  }

  static HeldReply held(GrpcClientRequest<Buffer, Buffer> request) {
    return strict(request).held;
  }

  static void countFor(GrpcClientRequest<Buffer, Buffer> request, MessageLite first) {
    held(request).countFor(TokenCaller.of(first).sandboxId());
  }

  static void drop(GrpcClientRequest<Buffer, Buffer> request) {
    strict(request).dropping = true;
    resume(request);
  }

  static Future<Void> write(GrpcClientRequest<Buffer, Buffer> request, Buffer frames) {
    return request instanceof StrictRequest strict && !strict.isCancelled()
        ? strict.http.write(frames)
        : Future.failedFuture("not a stream that is open");
  }

  private static StrictRequest strict(GrpcClientRequest<Buffer, Buffer> request) {
    if (request instanceof StrictRequest strict) {
      return strict;
    }
    throw new IllegalArgumentException("a request of another client");
  }

  /** The failure of a response that HTTP delivered, but that is not gRPC. */
  static final class NotGrpcException extends Exception {
    private static final long serialVersionUID = 1L;

    NotGrpcException() {
      super("the response is not gRPC", null, false, false);
    }
  }

  static final class BrokenReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;

    BrokenReplyException(String what) {
      super(what, null, false, false);
      this.what = what;
    }

    String what() {
      return what;
    }
  }

  private static final class StrictRequest extends GrpcClientRequestImpl<Buffer, Buffer> {
    private final HttpClientRequest http;
    private final HeldReply held;
    private Runnable afterPart = () -> {};
    private Optional<HttpClientResponse> byDemand = Optional.empty();
    private boolean dropping;

    private StrictRequest(HttpClientRequest http, HeldReply held) {
      super(
          http,
          Limits.GRPC_MESSAGE,
          false,
          GrpcMessageEncoder.IDENTITY,
          GrpcMessageDecoder.IDENTITY);
      this.http = http;
      this.held = held;
    }

    static GrpcClientRequest<Buffer, Buffer> of(HttpClientRequest http, HeldReply held) {
      StrictRequest request = new StrictRequest(http, held);
      request.init();
      return request;
    }

    @Override
    public Future<GrpcClientResponse<Buffer, Buffer>> response() {
      return super.response()
          .map(this::guarded)
          .recover(failure -> Future.failedFuture(isGrpc() ? failure : new NotGrpcException()));
    }

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
        FrameGuard guard =
            new FrameGuard(
                frames,
                mayCompress,
                () -> refuse(frames, Reply.INVALID_RESPONSE),
                bytes -> fits(frames, bytes));
        held.whenLate(() -> refuse(frames, Reply.TIMED_OUT));
        http.response()
            .result()
            .handler(
                part -> {
                  if (!dropping) {
                    guard.handle(part);
                  }
                  afterPart.run();
                });
      }
      return response;
    }

    private boolean fits(GrpcReadStreamBase<?, ?> frames, long bytes) {
      boolean fits = held.claimPartial(bytes);
      if (!fits) {
        refuse(frames, Reply.NO_MEMORY);
      }
      return fits;
    }

    private void refuse(GrpcReadStreamBase<?, ?> frames, String what) {
      cancel();
      frames.tryFail(new BrokenReplyException(what));
    }
  }
}
