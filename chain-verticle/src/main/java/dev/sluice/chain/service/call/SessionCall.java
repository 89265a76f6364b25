package dev.sluice.chain.service.call;

import dev.sluice.chain.service.socket.ReplyTimer;
import dev.sluice.chain.service.token.BearerToken;
import dev.sluice.chain.service.token.TokenCaller;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One session: events go out, and the preflight and each message have one result. Whatever the
 * service does, each question ends with one reply within its timeout; the stream has no deadline.
 * At most one message, the start and the end wait to be sent. Event loop only.
 */
public final class SessionCall implements Rpc.Listener<WebSocketSessionEventResult> {
  private static final Rpc.Streaming<WebSocketSessionEventResult> KIND =
      new Rpc.Streaming<>(Rpc.SESSION, false, Duration.ofSeconds(1));

  private final Vertx vertx;
  private final Optional<TraceContext> parent;
  private final TokenCaller caller;
  private Optional<WebSocketSessionEvent> first;
  private Optional<Question> question = Optional.empty();
  private Optional<SessionStream<WebSocketSessionEventResult>> stream = Optional.empty();
  private Optional<SessionReply> closed = Optional.empty();

  public SessionCall(Vertx vertx, WebSocketSessionEvent first, Optional<TraceContext> parent) {
    this.vertx = vertx;
    this.first = Optional.of(first);
    this.caller = TokenCaller.of(first);
    this.parent = parent;
  }

  /**
   * Sends the preflight when the connection is there, without waiting for the head of the answer.
   * Call it once. The future always succeeds.
   *
   * @param timeout of waiting for the connection and receiving the result
   */
  public Future<SessionReply> open(Future<ServiceConnection> ready, Duration timeout) {
    if (closed.isPresent()) {
      return Future.succeededFuture(closed.get());
    }
    Future<SessionReply> reply = await(Optional.empty(), timeout, this::openedLate);
    ready.onComplete(
        this::connected, refused -> close(new Reply.Unreachable<>(ConnectFault.describe(refused))));
    return reply;
  }

  /**
   * Sends an event and waits for its result, once the preflight was answered. One at a time. The
   * future always succeeds, at once when the stream is unusable.
   */
  public Future<SessionReply> ask(WebSocketSessionEvent event, Duration timeout) {
    if (closed.isPresent() || question.isPresent() || stream.isEmpty()) {
      return Future.succeededFuture(
          closed.orElseGet(() -> faulted(new Reply.Failed<>(Reply.STREAM_FAILED))));
    }
    SessionStream<WebSocketSessionEventResult> open = stream.get();
    open.connection().asked();
    Future<SessionReply> reply =
        await(Optional.of(open.connection()), timeout, () -> close(new Reply.TimedOut<>()));
    open.send(event);
    return reply;
  }

  public Future<Boolean> tell(WebSocketSessionEvent event, Duration timeout) {
    if (closed.isPresent() || stream.isEmpty()) {
      return Future.succeededFuture(false);
    }
    return stream
        .get()
        .send(event)
        .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
        .transform(sent -> Future.succeededFuture(sent.succeeded()));
  }

  public boolean isClosed() {
    return closed.isPresent();
  }

  /**
   * Sends the last event if the stream is open, once. An open question is cancelled. Returns
   * whether the service ended its side, too, before the stream is reset.
   */
  public Future<Boolean> end(WebSocketSessionEvent last) {
    over(new SessionReply.Cancelled());
    return stream.map(open -> open.end(last)).orElseGet(() -> Future.succeededFuture(false));
  }

  private Future<SessionReply> await(
      Optional<ServiceConnection> connection, Duration timeout, Runnable onTimeout) {
    Promise<SessionReply> reply = Promise.promise();
    ReplyTimer timer = ReplyTimer.start(vertx, timeout, onTimeout);
    question = Optional.of(new Question(reply, timer, connection));
    return reply.future();
  }

  private void openedLate() {
    boolean connected = question.flatMap(Question::connection).isPresent();
    close(connected ? new Reply.TimedOut<>() : new Reply.Unreachable<>(ConnectFault.TIMED_OUT));
    stream.ifPresent(SessionStream::abandon);
  }

  private void connected(ServiceConnection ready) {
    if (first.isPresent()) {
      ready
          .tokenOf(caller)
          .onComplete(
              token -> begin(ready, token), none -> close(new Reply.Failed<>(Reply.NO_TOKEN)));
    }
  }

  private void begin(ServiceConnection ready, Optional<BearerToken> token) {
    if (closed.isPresent()) {
      return;
    }
    if (!ready.isUsable()) {
      close(new Reply.Unprocessed<>());
      return;
    }
    if (!ready.hasRoom()) {
      over(new SessionReply.NoRoom());
      return;
    }
    question = question.map(asked -> asked.over(ready));
    ready
        .beginSession()
        .onComplete(
            request -> opened(ready, request, new CallMetadata(parent, token)),
            failure -> {
              ready.leaveSession();
              close(new Reply.Lost<>());
            });
  }

  private void opened(
      ServiceConnection connection,
      GrpcClientRequest<Buffer, Buffer> request,
      CallMetadata metadata) {
    SessionStream<WebSocketSessionEventResult> opened =
        new SessionStream<>(vertx, connection, request, KIND, this);
    if (first.isEmpty()) {
      opened.discard();
      return;
    }
    stream = Optional.of(opened);
    opened.open(metadata, first.get());
    first = Optional.empty();
  }

  @Override
  public boolean onResult(WebSocketSessionEventResult result) {
    if (closed.isPresent()) {
      return true;
    }
    boolean expected = question.isPresent();
    if (expected) {
      settle(new SessionReply.Result(result));
    } else {
      over(new SessionReply.Unsolicited());
    }
    return expected;
  }

  @Override
  public void onEnded() {
    over(new SessionReply.Ended());
  }

  @Override
  public void onFault(Reply<WebSocketSessionEventResult> fault) {
    close(fault);
  }

  private void over(SessionReply why) {
    if (closed.isEmpty()) {
      closed = Optional.of(why);
      first = Optional.empty();
      settle(why);
    }
  }

  private void close(Reply<WebSocketSessionEventResult> fault) {
    over(faulted(fault));
  }

  private static SessionReply faulted(Reply<WebSocketSessionEventResult> fault) {
    return new SessionReply.Faulted(fault);
  }

  private void settle(SessionReply reply) {
    Optional<Question> asked = question;
    question = Optional.empty();
    asked.ifPresent(open -> open.settle(reply, caller));
  }

  private record Question(
      Promise<SessionReply> reply, ReplyTimer timer, Optional<ServiceConnection> connection) {
    Question over(ServiceConnection used) {
      return new Question(reply, timer, Optional.of(used));
    }

    void settle(SessionReply outcome, TokenCaller caller) {
      timer.cancel();
      connection.ifPresent(
          used -> {
            if (outcome instanceof SessionReply.Cancelled) {
              used.cancelled();
            } else {
              used.ended(outcome.isAnswer(), caller);
            }
          });
      reply.complete(outcome);
    }
  }
}
