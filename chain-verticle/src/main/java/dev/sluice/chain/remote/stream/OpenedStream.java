package dev.sluice.chain.remote.stream;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.remote.call.CallMetadata;
import dev.sluice.chain.remote.call.ConnectFault;
import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.remote.call.Rpc;
import dev.sluice.chain.remote.call.ServiceConnection;
import dev.sluice.chain.remote.call.SessionStream;
import dev.sluice.chain.remote.call.UnaryCall;
import dev.sluice.chain.remote.manifest.Negotiation;
import dev.sluice.chain.stage.stream.ServiceStream;
import dev.sluice.chain.token.BearerToken;
import dev.sluice.chain.token.TokenCaller;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a service for one message. The preflight goes again when the service did not process
 * it; nothing else does. Of the results that nobody asked for, those wait here that came with the
 * last wanted one, at most one HTTP/2 frame of them. Event loop only.
 */
public final class OpenedStream<E extends MessageLite, R extends MessageLite>
    implements ServiceStream<E, R>, SessionStream.Listener<R> {
  /** A service that keeps refusing is not asked until the deadline. */
  private static final int MAX_SENDS = 3;

  /** For the service to end its side after the last event (http-responses 13). */
  private static final Duration GRACE = Duration.ofMillis(10);

  private final StreamTarget target;
  private final StreamOpening<E, R> opening;
  private final Queue<R> results = new ArrayDeque<>();
  private Optional<StreamExchange> exchange;
  private Optional<SessionStream<R>> wire = Optional.empty();
  private Optional<Waiting<R>> waiting = Optional.empty();
  private Optional<Next<R>> over = Optional.empty();
  private int sends;
  private boolean heard;

  private OpenedStream(StreamTarget target, CircuitTicket ticket, StreamOpening<E, R> opening) {
    this.target = target;
    this.opening = opening;
    this.exchange = Optional.of(new StreamExchange(Optional.of(ticket), Optional.empty()));
  }

  /** Opens a stream at once, or after the service described itself when its circuit is open. */
  public static <E extends MessageLite, R extends MessageLite> ServiceStream<E, R> open(
      StreamTarget target, CircuitTicket ticket, StreamOpening<E, R> opening) {
    OpenedStream<E, R> stream = new OpenedStream<>(target, ticket, opening);
    target.entered(stream);
    if (ticket.isTrial()) {
      stream.probe();
    } else {
      stream.begin();
    }
    return stream;
  }

  @Override
  public Future<Boolean> send(E event) {
    if (over.isPresent() || wire.isEmpty()) {
      return Future.succeededFuture(false);
    }
    return wire.get()
        .send(event)
        .transform(sent -> Future.succeededFuture(sent.succeeded() && over.isEmpty()));
  }

  @Override
  public Future<Next<R>> next(Duration timeout) {
    boolean begins = exchange.isEmpty() && over.isEmpty() && results.isEmpty();
    if (begins) {
      wire.map(SessionStream::connection).ifPresent(this::asked);
    }
    return await(
        Optional.of(target.vertx().setTimer(Math.max(1, timeout.toMillis()), late -> outOfTime())));
  }

  @Override
  public Future<Next<R>> next() {
    return await(Optional.empty());
  }

  /** An open circuit stops no stream that stands, and an event of it is no trial. */
  private void asked(ServiceConnection connection) {
    Optional<CircuitTicket> ticket = target.admit(opening.caller().sandbox());
    ticket.filter(CircuitTicket::isTrial).ifPresent(CircuitTicket::cancelled);
    connection.asked();
    exchange =
        Optional.of(
            new StreamExchange(
                ticket.filter(admitted -> !admitted.isTrial()), Optional.of(connection)));
  }

  private Future<Next<R>> await(Optional<Long> timer) {
    if (waiting.isPresent()) {
      throw new IllegalStateException("a result is awaited already");
    }
    Promise<Next<R>> promise = Promise.promise();
    waiting = Optional.of(new Waiting<>(promise, timer));
    @Nullable R ready = results.poll();
    if (ready != null) {
      settle(new Next.Result<>(ready));
    } else if (over.isPresent()) {
      settle(over.get());
    } else {
      wire.ifPresent(SessionStream::want);
    }
    return promise.future();
  }

  private void settle(Next<R> next) {
    Optional<Waiting<R>> asked = waiting;
    waiting = Optional.empty();
    asked.ifPresent(
        open -> {
          open.timer().ifPresent(target.vertx()::cancelTimer);
          open.promise().complete(next);
        });
  }

  private void conclude(Consumer<StreamExchange> how) {
    Optional<StreamExchange> ended = exchange;
    exchange = Optional.empty();
    ended.ifPresent(how);
  }

  /** Without a connection, the time ran out for that reason. The last event may still be sent. */
  private void outOfTime() {
    boolean connected = exchange.flatMap(StreamExchange::connection).isPresent();
    Reply<R> fault =
        connected ? new Reply.TimedOut<>() : new Reply.Unreachable<>(ConnectFault.TIMED_OUT);
    conclude(asked -> asked.failed(fault));
    finish(StreamFaults.plain(StageFailure.TIMEOUT));
  }

  private void finish(Next<R> how) {
    if (over.isEmpty()) {
      over = Optional.of(how);
      if (wire.isEmpty()) {
        target.left(this);
      }
      settle(how);
    }
  }

  private void fail(Reply<R> fault) {
    conclude(asked -> asked.failed(fault));
    Next.Failed<R> failed = StreamFaults.of(fault, opening.kind());
    if (!failed.contract().isEmpty() && over.isEmpty()) {
      target.misspoke();
    }
    finish(failed);
  }

  private void probe() {
    new UnaryCall<>(target.vertx(), Rpc.DESCRIBE, Negotiation.describeRequest())
        .send(target.ready(opening::isServedBy), opening.timeout())
        .onSuccess(
            reply -> {
              if (over.isPresent()) {
                return;
              }
              if (target.acceptsProbe(reply)) {
                begin();
              } else {
                conclude(StreamExchange::probeFailed);
                finish(StreamFaults.plain(StageFailure.CIRCUIT_OPEN));
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
        .tokenOf(TokenCaller.of(opening.preflight()))
        .onComplete(token -> begin(ready, token), none -> fail(new Reply.Failed<>(Reply.NO_TOKEN)));
  }

  private void begin(ServiceConnection ready, Optional<BearerToken> token) {
    if (over.isPresent()) {
      return;
    }
    if (!ready.isUsable()) {
      unprocessed();
      return;
    }
    if (!ready.hasRoom()) {
      conclude(StreamExchange::cancelled);
      finish(StreamFaults.plain(opening.kind().noRoom()));
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
        new SessionStream<>(
            target.vertx(),
            connection,
            request,
            new SessionStream.Kind<>(opening.kind().rpc(), true, GRACE),
            this);
    if (over.isPresent()) {
      stream.discard();
      return;
    }
    wire = Optional.of(stream);
    stream.open(metadata, opening.preflight());
    if (waiting.isPresent()) {
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
    if (over.isPresent()) {
      return true;
    }
    heard = true;
    conclude(StreamExchange::served);
    if (opening.kind().unset().test(result)) {
      target.misspoke();
    }
    if (waiting.isPresent()) {
      settle(new Next.Result<>(result));
    } else {
      results.add(result);
    }
    return true;
  }

  @Override
  public void onEnded() {
    conclude(StreamExchange::answered);
    finish(new Next.Ended<>());
    target.left(this);
  }

  /** Of a preflight that has no result yet, the next attempt is another exchange of the circuit. */
  @Override
  public void onFault(Reply<R> fault) {
    if (fault instanceof Reply.Unprocessed<R> && !heard && over.isEmpty()) {
      again();
    } else {
      fail(fault);
      target.left(this);
    }
  }

  private void again() {
    wire = Optional.empty();
    exchange = exchange.map(StreamExchange::unconnected);
    unprocessed();
  }

  @Override
  public void end(MiddlewareSessionEnd end) {
    target.left(this);
    conclude(StreamExchange::cancelled);
    finish(StreamFaults.plain(StageFailure.EXTERNAL_SERVICE_ERROR));
    results.clear();
    wire.ifPresent(open -> open.end(opening.kind().lastEvent().apply(end)));
  }

  /**
   * Waits for a result.
   *
   * @param timer ends it
   */
  private record Waiting<R>(Promise<Next<R>> promise, Optional<Long> timer) {}
}
