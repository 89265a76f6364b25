package dev.sluice.chain.service.call;

import dev.sluice.chain.service.socket.HeldReply;
import dev.sluice.chain.service.token.TokenCaller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.util.Optional;

/**
 * The stream of one call. It is reset when the call ends before it, unless too many streams of the
 * connection were reset of late: then its service, which was told the deadline, goes on until it
 * may be reset. A call that was not sent in full, or whose reply is long, occupies memory: it is
 * reset in any case, beside that bound. Event loop only.
 */
final class CallStream {
  private final ServiceConnection connection;
  private final TokenCaller caller;
  private Optional<GrpcClientRequest<Buffer, Buffer>> request = Optional.empty();
  private Optional<HeldReply> held = Optional.empty();
  private Future<Void> written = Future.succeededFuture();
  private boolean answered;
  private boolean over;
  private boolean mayReset;
  private boolean goesOn;

  CallStream(ServiceConnection connection, TokenCaller caller) {
    this.connection = connection;
    this.caller = caller;
  }

  void opened(GrpcClientRequest<Buffer, Buffer> stream) {
    request = Optional.of(stream);
    HeldReply reply = StrictGrpcClient.held(stream);
    reply.countFor(caller.sandboxId());
    held = Optional.of(reply);
  }

  void sends(Future<Void> message) {
    written = message;
  }

  void onHead() {
    answered = true;
  }

  boolean claimQueued(int bytes) {
    return held.map(reply -> reply.claimQueued(bytes)).orElse(true);
  }

  void onOver() {
    over = true;
    release();
    if (goesOn) {
      goesOn = false;
      connection.resets().leave();
      connection.leaveSession();
    }
  }

  /** The reply cannot be read and would occupy memory: the stream is reset in any case. */
  void onBroken() {
    mayReset = true;
    if (goesOn) {
      reset();
    }
  }

  boolean isLost() {
    return answered || connection.isClosed();
  }

  boolean takeReset() {
    mayReset = connection.resets().take();
    return mayReset;
  }

  void cancelled() {
    giveUp();
    connection.cancelled();
  }

  void ended(boolean received) {
    connection.ended(answered, caller);
    if (!received) {
      giveUp();
    }
  }

  void openedLate() {
    giveUp();
  }

  private void giveUp() {
    boolean unsent = !written.isComplete();
    boolean occupies = unsent || held.filter(HeldReply::isCounted).isPresent();
    if (request.isEmpty() || (over && !unsent)) {
      return;
    }
    request.ifPresent(StrictGrpcClient::drop);
    if (occupies || mayReset || connection.resets().take()) {
      request.ifPresent(GrpcClientRequest::cancel);
      release();
    } else {
      goesOn = true;
      connection.goesOn();
      connection.resets().takeLater(() -> !goesOn, this::reset);
    }
  }

  private void release() {
    held.ifPresent(HeldReply::release);
  }

  private void reset() {
    request.ifPresent(GrpcClientRequest::cancel);
    onOver();
  }
}
