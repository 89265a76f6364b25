package dev.sluice.chain.service.call;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.service.socket.HeldReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events and results on the wire, until both sides ended it or one reset it. A stream
 * that was ended lasts for its grace, unless too many were reset of late. Event loop only.
 */
public final class SessionStream<R extends MessageLite> {
  private final Vertx vertx;
  private final ServiceConnection connection;
  private final GrpcClientRequest<Buffer, Buffer> request;
  private final Rpc.Streaming<R> kind;
  private final Rpc.Listener<R> listener;
  private final HeldReply held;
  private boolean wanted;
  private boolean withToken;
  private boolean headCame;
  private final Promise<Boolean> bothEnded = Promise.promise();
  private Future<Void> sent = Future.succeededFuture();
  private Phase phase = Phase.OPEN;
  private boolean unread;

  public SessionStream(
      Vertx vertx,
      ServiceConnection connection,
      GrpcClientRequest<Buffer, Buffer> request,
      Rpc.Streaming<R> kind,
      Rpc.Listener<R> listener) {
    this.vertx = vertx;
    this.connection = connection;
    this.request = request;
    this.kind = kind;
    this.listener = listener;
    this.held = StrictGrpcClient.held(request);
    request.fullMethodName(kind.rpc().path());
  }

  public ServiceConnection connection() {
    return connection;
  }

  public void open(CallMetadata metadata, MessageLite first) {
    withToken = metadata.token().isPresent();
    metadata.writeTo(request.headers());
    StrictGrpcClient.countFor(request, first);
    request
        .response()
        .onComplete(this::receive, none -> cutOr(none, () -> lost(ReplyDecoder.ofFailure(none))));
    sent = request.write(OutgoingMessage.of(first));
  }

  /** Opens it to end it: a stream counts against the service's limit until it was opened. */
  public void discard() {
    request.response().onComplete(this::receive, gone -> leave());
    abandon();
  }

  public void abandon() {
    readNoMore();
    if (phase == Phase.OPEN) {
      phase = sent.isComplete() ? Phase.ENDED : Phase.ENDING;
      sent = request.end();
      giveUp();
    }
  }

  public Future<Void> send(MessageLite... events) {
    return StrictGrpcClient.write(request, OutgoingMessage.framed(events));
  }

  /** Reads until the next result, once the answer has begun. Further ones may come with it. */
  public void want() {
    wanted = true;
    held.releaseQueued();
    StrictGrpcClient.fetch(request);
  }

  /** Sends the last event and ends this side, once. Returns whether the service then ended its. */
  public Future<Boolean> end(MessageLite last) {
    readNoMore();
    if (phase == Phase.OPEN) {
      phase = Phase.ENDING;
      // A service that waits to send a result would not read the event.
      StrictGrpcClient.drop(request);
      sent = request.end(OutgoingMessage.of(last));
      sent.onSuccess(written -> phase = phase == Phase.ENDING ? Phase.ENDED : phase);
      connection.afterLastEvent(() -> afterLastEvent(false));
    }
    return bothEnded.future();
  }

  private void readNoMore() {
    unread = true;
    held.releaseQueued();
  }

  // Twice: a turn of the loop, at whose end it sends, may last longer than the time for it.
  private void afterLastEvent(boolean again) {
    if (phase == Phase.ENDING && !again) {
      connection.afterLastEvent(() -> afterLastEvent(true));
    } else if (phase == Phase.ENDING && connection.resets().take()) {
      reset();
    } else if (phase != Phase.OVER) {
      vertx.setTimer(kind.grace().toMillis(), late -> giveUp());
    }
  }

  // What was not sent or not read occupies memory: such a stream is reset in any case.
  private void giveUp() {
    StrictGrpcClient.drop(request);
    boolean occupies = phase == Phase.ENDING || held.isCounted();
    if (occupies || (phase != Phase.OVER && connection.resets().take())) {
      reset();
    } else if (phase != Phase.OVER) {
      if (phase == Phase.ENDED) {
        phase = Phase.IGNORED;
        connection.ignored();
      }
      connection.resets().takeLater(() -> phase == Phase.OVER, this::reset);
    }
  }

  // Ends both sides at once.
  private void reset() {
    if (phase != Phase.OVER) {
      request.cancel();
      leave();
    }
  }

  private void receive(GrpcClientResponse<Buffer, Buffer> response) {
    headCame = true;
    response.errorHandler(reset -> leftBy(() -> new Reply.Failed<>(Reply.STREAM_RESET)));
    response.exceptionHandler(fault -> cutOr(fault, () -> refuse(ReplyDecoder.ofBroken(fault))));
    response.messageHandler(this::keep);
    response.endHandler(end -> ended(response.status()));
    if (kind.byDemand()) {
      StrictGrpcClient.readByDemand(request, () -> wanted || phase != Phase.OPEN);
    }
  }

  // Cut with its connection, or by a GOAWAY whose last stream came before it, or otherwise.
  private void cutOr(Throwable failure, Runnable otherwise) {
    if (failure instanceof HttpClosedException) {
      leftBy(
          () -> headCame || connection.isClosed() ? new Reply.Lost<>() : new Reply.Unprocessed<>());
    } else {
      otherwise.run();
    }
  }

  // What came before counts, the end too (RFC 9113 section 8.1): it is read first.
  private void leftBy(Supplier<Reply<R>> fault) {
    if (phase == Phase.OPEN) {
      phase = Phase.LEFT;
    }
    StrictGrpcClient.resume(request);
    vertx.runOnContext(next -> lost(fault.get()));
  }

  private void lost(Reply<R> fault) {
    if (phase != Phase.OVER) {
      leave();
      listener.onFault(fault);
    }
  }

  // The library goes on with the part of the answer in which this side ended the stream.
  private void keep(GrpcMessage message) {
    if (unread || phase == Phase.OVER) {
      return;
    }
    boolean early = kind.byDemand() && !wanted;
    wanted = false;
    Reply<R> decoded = ReplyDecoder.decode(message, kind.rpc().parser());
    if (!(decoded instanceof Reply.Received<R> received)) {
      refuse(decoded);
    } else if (early && !held.claimQueued(received.message().getSerializedSize())) {
      refuse(new Reply.Failed<>(Reply.NO_MEMORY));
    } else if (!listener.onResult(received.message())) {
      reset();
    }
  }

  private void refuse(Reply<R> fault) {
    if (!kind.byDemand() || held.isOver()) {
      reset();
    }
    listener.onFault(fault);
  }

  private void ended(@Nullable GrpcStatus status) {
    if (phase == Phase.OPEN) {
      sent = request.end();
    }
    if (!sent.isComplete()) {
      // A service that ended its side may not read what waits for it, which occupies memory.
      sent.timeout(kind.grace().toMillis(), TimeUnit.MILLISECONDS)
          .onFailure(unsent -> request.cancel());
    }
    bothEnded.tryComplete(true);
    leave();
    if (status == GrpcStatus.OK) {
      listener.onEnded();
    } else {
      listener.onFault(ReplyDecoder.ofStatus(status, withToken));
    }
  }

  private void leave() {
    if (phase != Phase.OVER) {
      if (phase == Phase.IGNORED) {
        connection.resets().leave();
      }
      phase = Phase.OVER;
      held.releasePartial();
      bothEnded.tryComplete(false);
      connection.leaveSession();
    }
  }

  private enum Phase {
    OPEN,
    LEFT, // The service reset or cut it; what came before is read.
    ENDING, // The last event, or what was abandoned, waits to be sent.
    ENDED, // This side is over.
    IGNORED, // This side is over, and the service goes on: too many were reset of late.
    OVER
  }
}
