package dev.sluice.chain.remote.call;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.token.BearerToken;
import dev.sluice.chain.token.TokenCaller;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
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
  private Optional<Sent> sent = Optional.empty();
  private Optional<GrpcClientRequest<Buffer, Buffer>> request = Optional.empty();
  private Optional<GrpcMessage> answer = Optional.empty();
  private Limit limit = new Limit(0, 0);
  private CallMetadata metadata = CallMetadata.NONE;

  /** When the call is over for the service, which may end it just before the timer does. */
  private OptionalLong toldLimit = OptionalLong.empty();

  public UnaryCall(Vertx vertx, Rpc<R> rpc, MessageLite message) {
    this.vertx = vertx;
    this.rpc = rpc;
    this.message = Optional.of(message);
  }

  /** Names a span as the parent of the service's own. */
  public UnaryCall<R> within(Optional<TraceContext> parent) {
    metadata = metadata.within(parent);
    return this;
  }

  /**
   * Sends the request when the connection is there. The future always succeeds.
   *
   * @param timeout of waiting for the connection and receiving the reply
   */
  public Future<Reply<R>> send(Future<ServiceConnection> ready, Duration timeout) {
    long millis = Math.max(1, timeout.toMillis());
    limit =
        new Limit(
            vertx.setTimer(millis, fired -> finish(timedOut())),
            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    ready.onComplete(this::connected, none -> finish(unreachable(none)));
    return reply.future();
  }

  /**
   * Ends a call whose reply is no longer needed. Resets its stream if one was opened. The
   * connection does not count as doubtful for it.
   *
   * @return false when the call is over, or too many streams of its connection were reset of late
   */
  public boolean cancel() {
    if (reply.future().isComplete() || !sent.map(Sent::isResettable).orElse(true)) {
      return false;
    }
    Optional<Sent> over = sent;
    sent = Optional.empty();
    finish(failed(Reply.CANCELLED));
    over.ifPresent(call -> call.connection().cancelled());
    return true;
  }

  /** Without a connection, time ran out for that reason. */
  private Reply<R> timedOut() {
    return sent.isPresent()
        ? new Reply.TimedOut<>()
        : new Reply.Unreachable<>(ConnectFault.TIMED_OUT);
  }

  private Reply<R> unreachable(Throwable refused) {
    return new Reply.Unreachable<>(ConnectFault.describe(refused));
  }

  private void connected(ServiceConnection ready) {
    message.ifPresent(
        waiting ->
            ready
                .tokenOf(TokenCaller.of(waiting))
                .onComplete(token -> begin(ready, token), none -> finish(failed(Reply.NO_TOKEN))));
  }

  private void begin(ServiceConnection ready, Optional<BearerToken> token) {
    if (message.isEmpty()) {
      return;
    }
    if (!ready.isUsable()) {
      finish(new Reply.Unprocessed<>());
      return;
    }
    metadata = metadata.with(token);
    sent = Optional.of(new Sent(ready, false));
    ready.begin().onComplete(this::opened, failure -> finish(new Reply.Lost<>()));
  }

  private void opened(GrpcClientRequest<Buffer, Buffer> opened) {
    request = Optional.of(opened);
    message.ifPresentOrElse(waiting -> write(opened, waiting), () -> discard(opened));
  }

  /** A stream that came too late counts against the service's limit until it was opened. */
  private void discard(GrpcClientRequest<Buffer, Buffer> late) {
    late.fullMethodName(rpc.path());
    late.end();
    late.cancel();
  }

  private void write(GrpcClientRequest<Buffer, Buffer> stream, MessageLite waiting) {
    long remaining = Math.max(1, TimeUnit.NANOSECONDS.toMillis(limit.nanos() - System.nanoTime()));
    stream.fullMethodName(rpc.path());
    metadata.writeTo(stream.headers());
    stream.timeout(remaining, TimeUnit.MILLISECONDS);
    toldLimit = OptionalLong.of(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(remaining));
    stream.response().onComplete(this::receive, this::unanswered);
    stream.end(OutgoingMessage.of(waiting));
  }

  private void unanswered(Throwable failure) {
    if (failure instanceof HttpClosedException) {
      cut();
    } else {
      finish(ReplyDecoder.ofFailure(failure));
    }
  }

  /**
   * The stream ended with its connection, or with a GOAWAY whose last stream came before it. The
   * next turn knows which: by then a closed connection is known to be closed.
   */
  private void cut() {
    vertx.runOnContext(
        next ->
            finish(
                sent.filter(Sent::isLost).isPresent()
                    ? new Reply.Lost<>()
                    : new Reply.Unprocessed<>()));
  }

  private void receive(GrpcClientResponse<Buffer, Buffer> response) {
    sent = sent.map(over -> new Sent(over.connection(), true));
    response.errorHandler(reset -> finish(failed(Reply.STREAM_RESET)));
    response.exceptionHandler(this::broken);
    response.messageHandler(this::keep);
    response.endHandler(end -> finish(read(response.status())));
  }

  private void broken(Throwable failure) {
    if (failure instanceof HttpClosedException) {
      cut();
    } else {
      finish(failed(Reply.INVALID_RESPONSE));
    }
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
      return ReplyDecoder.ofStatus(status, metadata.token().isPresent());
    }
    return answer
        .map(received -> ReplyDecoder.decode(received, rpc.parser()))
        .orElseGet(() -> failed("no message"));
  }

  private Reply<R> failed(String what) {
    return new Reply.Failed<>(what);
  }

  /** A service that gives a call up in the end says so in ways of its own, or by a reset. */
  private Reply<R> named(Reply<R> outcome) {
    boolean late = toldLimit.isPresent() && System.nanoTime() - toldLimit.getAsLong() >= 0;
    return late && outcome instanceof Reply.Failed<R> ? new Reply.TimedOut<>() : outcome;
  }

  /** Releases the body at once, so that a stream that never opens does not hold it. */
  private void finish(Reply<R> ended) {
    Reply<R> outcome = named(ended);
    message = Optional.empty();
    answer = Optional.empty();
    if (reply.tryComplete(outcome)) {
      vertx.cancelTimer(limit.timer());
      sent.ifPresent(over -> over.connection().ended(over.answered()));
      if (!(outcome instanceof Reply.Received<R>)) {
        request.ifPresent(GrpcClientRequest::cancel);
      }
    }
  }

  /**
   * When the call ends at the latest.
   *
   * @param timer ends it
   */
  private record Limit(long timer, long nanos) {}

  /**
   * The connection of the call.
   *
   * @param answered the head of the reply came
   */
  private record Sent(ServiceConnection connection, boolean answered) {
    boolean isResettable() {
      return connection.takeReset();
    }

    /** Otherwise the service did not process the call. */
    boolean isLost() {
      return answered || connection.isClosed();
    }
  }
}
