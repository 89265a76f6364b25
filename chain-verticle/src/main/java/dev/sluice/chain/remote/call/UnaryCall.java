package dev.sluice.chain.remote.call;

import com.google.protobuf.MessageLite;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One unary call. Whatever the service does, it ends with one reply within the timeout. Event loop
 * only.
 */
public final class UnaryCall<R extends MessageLite> {
  private final Vertx vertx;
  private final Rpc<R> rpc;
  private final Promise<Reply<R>> reply = Promise.promise();
  private Optional<MessageLite> message;
  private Optional<GrpcClientRequest<Buffer, Buffer>> request = Optional.empty();
  private Optional<GrpcMessage> answer = Optional.empty();
  private long deadline;
  private long timer;

  public UnaryCall(Vertx vertx, Rpc<R> rpc, MessageLite message) {
    this.vertx = vertx;
    this.rpc = rpc;
    this.message = Optional.of(message);
  }

  /**
   * Sends the request when the stream opens. The future always succeeds.
   *
   * @param timeout of opening the stream and receiving the reply
   */
  public Future<Reply<R>> send(Future<GrpcClientRequest<Buffer, Buffer>> stream, Duration timeout) {
    long millis = Math.max(1, timeout.toMillis());
    deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    timer = vertx.setTimer(millis, fired -> finish(new Reply.TimedOut<>()));
    stream.onComplete(this::opened, refused -> finish(new Reply.Unreachable<>()));
    return reply.future();
  }

  private void opened(GrpcClientRequest<Buffer, Buffer> opened) {
    request = Optional.of(opened);
    message.ifPresentOrElse(waiting -> write(opened, waiting), opened::cancel);
  }

  private void write(GrpcClientRequest<Buffer, Buffer> stream, MessageLite waiting) {
    long remaining = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    stream.fullMethodName(rpc.path());
    stream.timeout(remaining, TimeUnit.MILLISECONDS);
    stream.response().onComplete(this::receive, failure -> finish(failed(Reply.STREAM_FAILED)));
    stream.end(OutgoingMessage.of(waiting));
  }

  private void receive(GrpcClientResponse<Buffer, Buffer> response) {
    response.errorHandler(reset -> finish(failed(Reply.STREAM_RESET)));
    response.exceptionHandler(failure -> finish(failed(Reply.INVALID_RESPONSE)));
    response.messageHandler(this::keep);
    response.endHandler(end -> finish(read(response.status())));
  }

  private void keep(GrpcMessage message) {
    if (answer.isPresent()) {
      finish(failed("more than one message"));
    }
    answer = Optional.of(message);
  }

  private Reply<R> read(@Nullable GrpcStatus status) {
    if (status == GrpcStatus.DEADLINE_EXCEEDED) {
      return new Reply.TimedOut<>();
    }
    if (status != GrpcStatus.OK) {
      return failed(status == null ? "unknown status" : status.name());
    }
    return answer
        .map(received -> ReplyDecoder.decode(received, rpc.parser()))
        .orElseGet(() -> failed("no message"));
  }

  private Reply<R> failed(String what) {
    return new Reply.Failed<>(what);
  }

  /** Releases the body at once, so that a stream that never opens does not hold it. */
  private void finish(Reply<R> outcome) {
    message = Optional.empty();
    answer = Optional.empty();
    if (reply.tryComplete(outcome)) {
      vertx.cancelTimer(timer);
      if (!(outcome instanceof Reply.Received<R>)) {
        request.ifPresent(GrpcClientRequest::cancel);
      }
    }
  }
}
