package dev.sluice.chain.service.call;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.service.socket.ReplyTimer;
import dev.sluice.chain.service.token.BearerToken;
import dev.sluice.chain.service.token.TokenCaller;
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
  private Optional<CallStream> sent = Optional.empty();
  private Optional<GrpcMessage> answer = Optional.empty();
  private Optional<Limit> limit = Optional.empty();
  private CallMetadata metadata = CallMetadata.NONE;
  private OptionalLong toldLimit = OptionalLong.empty();

  public UnaryCall(Vertx vertx, Rpc<R> rpc, MessageLite message) {
    this.vertx = vertx;
    this.rpc = rpc;
    this.message = Optional.of(message);
  }

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
    ReplyTimer timer = ReplyTimer.start(vertx, timeout, () -> finish(timedOut()));
    limit = Optional.of(new Limit(timer, System.nanoTime() + timeout.toNanos()));
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
    if (reply.future().isComplete() || !sent.map(CallStream::takeReset).orElse(true)) {
      return false;
    }
    Optional<CallStream> over = sent;
    sent = Optional.empty();
    finish(failed(Reply.CANCELLED));
    over.ifPresent(CallStream::cancelled);
    return true;
  }

  private Reply<R> timedOut() {
    return sent.isPresent()
        ? new Reply.TimedOut<>()
        : new Reply.Unreachable<>(ConnectFault.TIMED_OUT);
  }

  private Reply<R> unreachable(Throwable refused) {
    return new Reply.Unreachable<>(ConnectFault.describe(refused));
  }

  private void connected(ServiceConnection ready) {
    message.map(TokenCaller::of).ifPresent(caller -> connected(ready, caller));
  }

  private void connected(ServiceConnection ready, TokenCaller caller) {
    ready
        .tokenOf(caller)
        .onComplete(token -> begin(ready, caller, token), none -> finish(failed(Reply.NO_TOKEN)));
  }

  private void begin(ServiceConnection ready, TokenCaller caller, Optional<BearerToken> token) {
    if (message.isEmpty()) {
      return;
    }
    if (!ready.isUsable()) {
      finish(new Reply.Unprocessed<>());
      return;
    }
    metadata = metadata.with(token);
    CallStream stream = new CallStream(ready, caller);
    sent = Optional.of(stream);
    ready
        .begin()
        .onComplete(request -> opened(stream, request), failure -> finish(new Reply.Lost<>()));
  }

  private void opened(CallStream stream, GrpcClientRequest<Buffer, Buffer> request) {
    stream.opened(request);
    request.fullMethodName(rpc.path());
    request.response().onComplete(this::receive, this::unanswered);
    message.ifPresentOrElse(
        waiting -> stream.sends(write(request, waiting)), () -> discard(stream, request));
  }

  // A stream that came too late counts against the service's limit until it was opened.
  private static void discard(CallStream stream, GrpcClientRequest<Buffer, Buffer> late) {
    late.end();
    stream.openedLate();
  }

  private Future<Void> write(GrpcClientRequest<Buffer, Buffer> request, MessageLite waiting) {
    long remaining = limit.map(Limit::remainingMillis).orElse(1L);
    metadata.writeTo(request.headers());
    request.timeout(remaining, TimeUnit.MILLISECONDS);
    toldLimit = OptionalLong.of(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(remaining));
    return request.end(OutgoingMessage.of(waiting));
  }

  private void unanswered(Throwable failure) {
    if (failure instanceof HttpClosedException) {
      cut();
    } else {
      over(ReplyDecoder.ofFailure(failure));
    }
  }

  /**
   * The stream ended with its connection, or with a GOAWAY whose last stream came before it. The
   * next turn knows which: by then a closed connection is known to be closed.
   */
  private void cut() {
    vertx.runOnContext(
        next ->
            over(
                sent.filter(CallStream::isLost).isPresent()
                    ? new Reply.Lost<>()
                    : new Reply.Unprocessed<>()));
  }

  private void receive(GrpcClientResponse<Buffer, Buffer> response) {
    sent.ifPresent(CallStream::onHead);
    response.errorHandler(reset -> over(failed(Reply.STREAM_RESET)));
    response.exceptionHandler(this::broken);
    response.messageHandler(this::keep);
    response.endHandler(end -> over(read(response.status())));
  }

  private void over(Reply<R> ended) {
    sent.ifPresent(CallStream::onOver);
    finish(ended);
  }

  private void broken(Throwable failure) {
    if (failure instanceof HttpClosedException) {
      cut();
    } else {
      broken(ReplyDecoder.ofBroken(failure));
    }
  }

  private void broken(Reply<R> how) {
    sent.ifPresent(CallStream::onBroken);
    finish(how);
  }

  private void keep(GrpcMessage message) {
    if (answer.isPresent()) {
      broken(failed("more than one message"));
    } else if (!sent.map(stream -> stream.claimQueued(message.payload().length())).orElse(true)) {
      broken(failed(Reply.NO_MEMORY));
    }
    answer = reply.future().isComplete() ? Optional.empty() : Optional.of(message);
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

  private Reply<R> named(Reply<R> outcome) {
    boolean late = toldLimit.isPresent() && System.nanoTime() - toldLimit.getAsLong() >= 0;
    return late && outcome instanceof Reply.Failed<R> ? new Reply.TimedOut<>() : outcome;
  }

  // Releases the body at once, so that a stream that never opens does not hold it.
  private void finish(Reply<R> ended) {
    Reply<R> outcome = named(ended);
    message = Optional.empty();
    answer = Optional.empty();
    if (reply.tryComplete(outcome)) {
      limit.ifPresent(over -> over.timer().cancel());
      sent.ifPresent(stream -> stream.ended(outcome instanceof Reply.Received<R>));
    }
  }

  private record Limit(ReplyTimer timer, long nanos) {
    long remainingMillis() {
      return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
    }
  }
}
