package dev.sluice.chain.remote.call;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a session on the wire, until both sides ended it or one reset it. A stream whose
 * session is over lasts for a second at most, unless too many were reset of late. Event loop only.
 */
final class SessionStream {
  /** For sending the last event (middleware-contract m.2.4). */
  private static final Duration LAST_EVENT = Duration.ofMillis(10);

  /** For the service to end its side after the last event. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final ServiceConnection connection;
  private final GrpcClientRequest<Buffer, Buffer> request;
  private final Listener listener;
  private boolean withToken;
  private boolean headCame;
  private Phase phase = Phase.OPEN;

  SessionStream(
      Vertx vertx,
      ServiceConnection connection,
      GrpcClientRequest<Buffer, Buffer> request,
      Listener listener) {
    this.vertx = vertx;
    this.connection = connection;
    this.request = request;
    this.listener = listener;
    request.fullMethodName(Rpc.SESSION.path());
  }

  /** Told what the service sends. */
  interface Listener {
    /** Returns whether the result may come now; the stream is reset if not. */
    boolean onResult(WebSocketSessionEventResult result);

    /** No result follows. */
    void onOver(SessionReply why);
  }

  ServiceConnection connection() {
    return connection;
  }

  /** Sends the head and the first event. */
  void open(CallMetadata metadata, MessageLite first) {
    withToken = metadata.token().isPresent();
    metadata.writeTo(request.headers());
    request.response().onComplete(this::receive, this::unanswered);
    send(first);
  }

  /** Opens it to end it: a stream counts against the service's limit until it was opened. */
  void discard() {
    request.end();
    reset();
  }

  /** Completes when the event was sent, as the service's flow control lets it. */
  Future<Void> send(MessageLite event) {
    return request.write(OutgoingMessage.of(event));
  }

  /** Sends the last event and ends this side, once. */
  void end(MessageLite last) {
    if (phase == Phase.OPEN) {
      phase = Phase.ENDING;
      request.end(OutgoingMessage.of(last)).onSuccess(written -> onSent());
      vertx.setTimer(LAST_EVENT.toMillis(), late -> afterLastEvent());
    }
  }

  private void onSent() {
    if (phase == Phase.ENDING) {
      phase = Phase.ENDED;
    }
  }

  private void afterLastEvent() {
    if (phase == Phase.ENDING && connection.takeReset()) {
      reset();
    } else {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    if (phase != Phase.OVER) {
      vertx.setTimer(GRACE.toMillis(), late -> giveUp());
    }
  }

  /** What was not sent occupies memory: such a stream is reset in any case. */
  private void giveUp() {
    if (phase == Phase.ENDING || (phase == Phase.ENDED && connection.takeReset())) {
      reset();
    } else {
      awaitEnd();
    }
  }

  /** Ends both sides at once. */
  void reset() {
    if (phase != Phase.OVER) {
      request.cancel();
      leave();
    }
  }

  private void receive(GrpcClientResponse<Buffer, Buffer> response) {
    headCame = true;
    response.errorHandler(reset -> lost(new Reply.Failed<>(Reply.STREAM_RESET)));
    response.exceptionHandler(this::broken);
    response.messageHandler(this::keep);
    response.endHandler(end -> ended(response.status()));
  }

  private void unanswered(Throwable failure) {
    if (failure instanceof HttpClosedException) {
      cut();
    } else {
      lost(ReplyDecoder.ofFailure(failure));
    }
  }

  private void broken(Throwable failure) {
    if (failure instanceof HttpClosedException) {
      cut();
    } else {
      refuse(new SessionReply.Faulted(new Reply.Failed<>(Reply.INVALID_RESPONSE)));
    }
  }

  /** With its connection, or with a GOAWAY whose last stream came before it: as a unary call. */
  private void cut() {
    vertx.runOnContext(
        next ->
            lost(
                headCame || connection.isClosed()
                    ? new Reply.Lost<>()
                    : new Reply.Unprocessed<>()));
  }

  private void lost(Reply<WebSocketSessionEventResult> fault) {
    leave();
    listener.onOver(new SessionReply.Faulted(fault));
  }

  private void keep(GrpcMessage message) {
    Reply<WebSocketSessionEventResult> decoded = ReplyDecoder.decode(message, Rpc.SESSION.parser());
    if (!(decoded instanceof Reply.Received<WebSocketSessionEventResult> received)) {
      refuse(new SessionReply.Faulted(decoded));
    } else if (!listener.onResult(received.message())) {
      refuse(new SessionReply.Unsolicited());
    }
  }

  private void refuse(SessionReply why) {
    reset();
    listener.onOver(why);
  }

  private void ended(@Nullable GrpcStatus status) {
    if (phase == Phase.OPEN) {
      request.end();
    }
    leave();
    listener.onOver(
        status == GrpcStatus.OK
            ? new SessionReply.Ended()
            : new SessionReply.Faulted(ReplyDecoder.ofStatus(status, withToken)));
  }

  private void leave() {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      connection.leaveSession();
    }
  }

  private enum Phase {
    OPEN,
    /** The last event waits to be sent. */
    ENDING,
    /** This side is over. */
    ENDED,
    OVER
  }
}
