package dev.sluice.proxy.websocket;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.websocket.relay.MessageClose;
import dev.sluice.proxy.websocket.relay.MessageJudge;
import dev.sluice.proxy.websocket.relay.MessageRelayEnd;
import dev.sluice.proxy.websocket.relay.MessageVerdict;
import dev.sluice.wire.relay.RelayEnd.Peer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Event loop only. Judges the messages of one session, and records what becomes of them. */
final class SessionJudge implements MessageJudge {
  private final WebSocketSession session;
  private final Consumer<MessageRelayEnd> onEnd;
  private Optional<SessionClosing.Builder> closing = Optional.empty();

  /** A message has passed without a record, which the next one may not. */
  private boolean unrecorded;

  SessionJudge(WebSocketSession session, Consumer<MessageRelayEnd> onEnd) {
    this.session = session;
    this.onEnd = onEnd;
  }

  @Override
  public Reading reading(Peer from, Type type) {
    if (unrecorded) {
      return new Reading.Refuse(session.unrecorded());
    }
    Reading reading = session.selection().reading(from, type);
    if (reading instanceof Reading.Refuse) {
      refuse(from, type);
    }
    return reading;
  }

  private void refuse(Peer from, Type type) {
    MessageStop stop =
        session.selection().isGuarded(from, type)
            ? MessageStop.credential(MessageCredentials.binary())
            : MessageStop.policy("messages: this kind of message is denied");
    JudgedMessage.Builder message = message(from, type);
    session
        .subject()
        .records()
        .refuse(message, stop.reason(), stop.close().reason(), stop.close().code(), stop.engine());
    session.tally().denied();
    session.end(stop.end());
    Future<Void> ignored = session.record(message, stop.findings());
  }

  private static JudgedMessage.Builder message(Peer from, Type type) {
    return JudgedMessage.newBuilder()
        .setFromOrigin(from == Peer.ORIGIN)
        .setBinary(type == Type.BINARY);
  }

  @Override
  public Future<Optional<MessageClose>> admit(Peer from, Type type) {
    return session
        .permits()
        .take(from, session.selection().isAsked(from, type))
        .onSuccess(refused -> refused.ifPresent(this::exhausted));
  }

  private void exhausted(MessageClose close) {
    boolean assembly = close.code() == MessageClose.TRY_LATER;
    closing =
        Optional.of(
            SessionClosing.newBuilder()
                .setCause(SessionClosing.Cause.CAUSE_CAPACITY)
                .setDetail(
                    assembly ? "assembly_capacity_exhausted" : "middleware_admission_exhausted"));
    session.end(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
  }

  @Override
  public Future<MessageVerdict> judge(Peer from, Type type, ByteString payload) {
    try {
      return new MessageEvaluation(session, from, type, payload).judge().onFailure(this::report);
    } catch (RuntimeException | Error bug) {
      report(bug);
      return Future.failedFuture(bug);
    }
  }

  /** The relay closes its session with 1011. */
  private void report(Throwable bug) {
    session.subject().context().loop().bugs().accept(bug);
  }

  @Override
  public void onForwarded(Peer from, Type type) {
    session.permits().release(from);
    session.tally().forwarded(from, type);
  }

  @Override
  public Optional<Future<Void>> onPassed(Peer from, Type type, long bytes) {
    session.tally().forwarded(from, type);
    List<Unseen> active = session.unseen(from, type);
    return active.isEmpty() ? Optional.empty() : Optional.of(cover(from, type, bytes, active));
  }

  /** Tells of a binary message that no stage reads (middleware-contract m.3.1). */
  private Future<Void> cover(Peer from, Type type, long bytes, List<Unseen> active) {
    return session
        .record(
            message(from, type)
                .setSequence(session.nextSequence(from))
                .setBytes(bytes)
                .setVerdict(Verdict.VERDICT_ALLOWED)
                .addAllUnseen(active),
            List.of())
        .onFailure(failure -> unrecorded = true);
  }

  @Override
  public void onEnd(MessageRelayEnd end) {
    session.permits().releaseAll();
    session.end(SessionEnds.reason(end));
    closing
        .or(() -> SessionEnds.closing(end))
        .ifPresent(
            said -> {
              Future<Void> ignored =
                  session
                      .subject()
                      .append(
                          session
                              .subject()
                              .records()
                              .closing(
                                  said.setCloseCode(SessionEnds.code(end))
                                      .setCurrentGeneration(
                                          session
                                              .subject()
                                              .context()
                                              .loop()
                                              .node()
                                              .snapshots()
                                              .current()
                                              .generation())));
            });
    onEnd.accept(end);
  }
}
