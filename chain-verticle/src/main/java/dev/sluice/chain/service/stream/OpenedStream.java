package dev.sluice.chain.service.stream;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.service.call.CallMetadata;
import dev.sluice.chain.service.call.ConnectFault;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.Rpc;
import dev.sluice.chain.service.call.ServiceConnection;
import dev.sluice.chain.service.call.SessionStream;
import dev.sluice.chain.service.socket.ReplyTimer;
import dev.sluice.chain.service.token.BearerToken;
import dev.sluice.chain.stage.ServiceStream;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A stream of a service for one message. The preflight goes again when the service did not process
 * it; nothing else does. Event loop only.
 */
public final class OpenedStream<E extends MessageLite, R extends MessageLite>
    implements ServiceStream<E, R>, Rpc.Listener<R> {
  // A service that keeps refusing is not asked until the deadline.
  private static final int MAX_SENDS = 3;

  private final StreamTarget target;
  private final StreamOpening<E, R> opening;
  private final StreamResults<R> results;
  private Optional<StreamExchange> exchange;
  private Optional<SessionStream<R>> wire = Optional.empty();
  private int sends;
  private boolean heard;

  private OpenedStream(
      StreamTarget target, Optional<CircuitTicket> ticket, StreamOpening<E, R> opening) {
    this.target = target;
    this.opening = opening;
    this.results = new StreamResults<>();
    this.exchange = Optional.of(StreamExchange.of(opening, ticket));
  }

  /** Opens a stream at once; the trial of an open circuit follows a description. */
  public static <E extends MessageLite, R extends MessageLite> ServiceStream<E, R> open(
      StreamTarget target, Optional<CircuitTicket> ticket, StreamOpening<E, R> opening) {
    OpenedStream<E, R> stream = new OpenedStream<>(target, ticket, opening);
    target.entered(stream);
    if (ticket.filter(CircuitTicket::isTrial).isPresent()) {
      stream.probe();
    } else {
      stream.begin();
    }
    return stream;
  }

  @Override
  public Future<Boolean> send(E event) {
    return send(open -> open.send(event));
  }

  @Override
  public Future<Boolean> send(E first, E second) {
    return send(open -> open.send(first, second));
  }

  private Future<Boolean> send(Function<SessionStream<R>, Future<Void>> how) {
    return wire.filter(open -> !results.isOver())
        .map(open -> how.apply(open).map(sent -> !results.isOver()).otherwise(false))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  @Override
  public Future<Next<R>> next(Duration timeout) {
    if (exchange.isEmpty() && results.isEmpty()) {
      exchange =
          wire.map(SessionStream::connection).map(used -> StreamExchange.of(target, opening, used));
    }
    return await(Optional.of(ReplyTimer.start(target.vertx(), timeout, this::outOfTime)));
  }

  @Override
  public Future<Next<R>> next() {
    return await(Optional.empty());
  }

  private Future<Next<R>> await(Optional<ReplyTimer> timer) {
    Future<Next<R>> next = results.next(timer);
    wire.filter(open -> results.isAwaited()).ifPresent(SessionStream::want);
    return next;
  }

  private void conclude(Consumer<StreamExchange> how) {
    Optional<StreamExchange> ended = exchange;
    exchange = Optional.empty();
    ended.ifPresent(how);
  }

  private void outOfTime() {
    conclude(StreamExchange::outOfTime);
    finish(plain(StageFailure.TIMEOUT));
  }

  private void finish(Next<R> how) {
    if (results.finish(how) && wire.isEmpty()) {
      target.left(this);
    }
  }

  private void fail(Reply<R> fault) {
    conclude(asked -> asked.failed(fault));
    Next.Failed<R> failed = failure(fault, opening.kind());
    if (!failed.contract().isEmpty() && !results.isOver()) {
      target.misspoke();
    }
    finish(failed);
  }

  private void probe() {
    opening
        .describedAgain(target)
        .onSuccess(
            accepted -> {
              if (accepted && !results.isOver()) {
                begin();
              } else if (!results.isOver()) {
                conclude(StreamExchange::probeFailed);
                finish(plain(StageFailure.CIRCUIT_OPEN));
              }
            });
  }

  private void begin() {
    sends++;
    target
        .ready(opening::isServedBy)
        .onComplete(
            this::connected,
            refused -> fail(new Reply.Unreachable<>(ConnectFault.describe(refused))));
  }

  private void connected(ServiceConnection ready) {
    ready
        .tokenOf(opening.tokenCaller())
        .onComplete(token -> begin(ready, token), none -> fail(new Reply.Failed<>(Reply.NO_TOKEN)));
  }

  private void begin(ServiceConnection ready, Optional<BearerToken> token) {
    if (results.isOver()) {
      return;
    }
    if (!ready.isUsable()) {
      unprocessed();
      return;
    }
    if (!ready.hasRoom()) {
      conclude(StreamExchange::cancelled);
      finish(plain(opening.kind().noRoom()));
      return;
    }
    exchange = exchange.map(asked -> asked.over(ready));
    ready
        .beginSession()
        .onComplete(
            request -> opened(ready, request, new CallMetadata(opening.caller().parent(), token)),
            failure -> {
              ready.leaveSession();
              fail(new Reply.Lost<>());
            });
  }

  private void opened(
      ServiceConnection connection,
      GrpcClientRequest<Buffer, Buffer> request,
      CallMetadata metadata) {
    SessionStream<R> stream =
        new SessionStream<>(target.vertx(), connection, request, opening.kind().onTheWire(), this);
    if (results.isOver()) {
      stream.discard();
      return;
    }
    wire = Optional.of(stream);
    stream.open(metadata, opening.preflight());
    if (results.isAwaited()) {
      stream.want();
    }
  }

  private void unprocessed() {
    if (sends < MAX_SENDS) {
      begin();
    } else {
      fail(new Reply.Unprocessed<>());
    }
  }

  @Override
  public boolean onResult(R result) {
    if (results.isOver()) {
      return true;
    }
    heard = true;
    conclude(StreamExchange::served);
    if (opening.kind().unset().test(result)) {
      target.misspoke();
    }
    results.add(result);
    return true;
  }

  @Override
  public void onEnded() {
    conclude(StreamExchange::answered);
    finish(new Next.Ended<>());
    target.left(this);
  }

  @Override
  public void onFault(Reply<R> fault) {
    if (fault instanceof Reply.Unprocessed<R> && !heard && !results.isOver()) {
      wire = Optional.empty();
      exchange = exchange.map(StreamExchange::unconnected);
      unprocessed();
    } else {
      fail(fault);
      target.left(this);
    }
  }

  @Override
  public void end(MiddlewareSessionEnd end) {
    target.left(this);
    conclude(StreamExchange::cancelled);
    finish(plain(StageFailure.EXTERNAL_SERVICE_ERROR));
    results.drop();
    wire.ifPresent(open -> open.end(opening.kind().lastEvent().apply(end)));
  }

  /** Maps the end of a stream to a failure of its stage (http-hooks 4, http-responses 6.2). */
  private static <R> Next.Failed<R> failure(Reply<?> fault, StreamDialect<?, ?> kind) {
    return switch (fault) {
      case Reply.TimedOut<?> late -> plain(StageFailure.TIMEOUT);
      case Reply.Failed<?> failed -> failure(failed.what(), kind);
      case Reply.Received<?> received -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
      case Reply.Unreachable<?> unreachable -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
      case Reply.Lost<?> lost -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
      case Reply.Unprocessed<?> unprocessed -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
      case Reply.Refused<?> refused -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
    };
  }

  private static <R> Next.Failed<R> failure(String what, StreamDialect<?, ?> kind) {
    return switch (what) {
      case "DEADLINE_EXCEEDED" -> plain(StageFailure.TIMEOUT);
      case "FAILED_PRECONDITION" ->
          plain(kind.hooks() ? StageFailure.CANNOT_INSPECT : StageFailure.EXTERNAL_SERVICE_ERROR);
      case "UNIMPLEMENTED" -> new Next.Failed<>(kind.unimplemented().text(), "unimplemented");
      case Reply.NO_MEMORY -> plain(StageFailure.ADMISSION_EXHAUSTED);
      case Reply.MALFORMED ->
          new Next.Failed<>(StageFailure.MIDDLEWARE_CONTRACT_FAILURE_DECODE.text(), "decode");
      default -> plain(StageFailure.EXTERNAL_SERVICE_ERROR);
    };
  }

  private static <R> Next.Failed<R> plain(StageFailure failure) {
    return new Next.Failed<>(failure.text(), "");
  }
}
