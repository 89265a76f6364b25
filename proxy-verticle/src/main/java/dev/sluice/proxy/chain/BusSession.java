package dev.sluice.proxy.chain;

import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.MessageBound;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.middleware.v1.MiddlewareSessionProtocolError;
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.SessionStart;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.Unseen;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Event loop only. A session at a chain verticle, which the bus reaches. */
final class BusSession implements ChainSession {
  private static final SessionOpened.Inspect NOTHING = SessionOpened.Inspect.getDefaultInstance();

  private final SessionAddress post;
  private final Runnable onEnd;
  private final long number;
  private final Map<String, MiddlewareEntry> active = new LinkedHashMap<>();
  private final Set<Promise<SessionResult>> asked = new HashSet<>();
  private SessionOpened.Inspect remaining;
  private boolean lost;

  /** The proxy ended the session; later answers are ignored. */
  private boolean ended;

  /** The verticle was told of the end; it is no longer named in keep-alives. */
  private boolean left;

  BusSession(
      SessionAddress post,
      long number,
      MiddlewareChain chain,
      SessionOpened opened,
      Runnable onEnd) {
    this.post = post;
    this.onEnd = onEnd;
    this.number = number;
    this.remaining = opened.getInspect();
    Set<String> inspecting = new HashSet<>();
    opened.getStagesList().stream()
        .filter(stage -> stage.getOutcome() == Outcome.OUTCOME_INSPECTS)
        .forEach(stage -> inspecting.add(stage.getEntry()));
    chain.entries().stream()
        .filter(entry -> inspecting.contains(entry.key()))
        .forEach(entry -> active.put(entry.key(), entry));
  }

  @Override
  public SessionOpened.Inspect remaining() {
    return remaining;
  }

  @Override
  public List<Unseen> active() {
    return active.values().stream()
        .map(
            entry ->
                Unseen.newBuilder()
                    .setEntry(entry.key())
                    .setImplementation(entry.implementation())
                    .build())
        .toList();
  }

  @Override
  public void start(String subprotocol) {
    post.send(
        SessionStart.newBuilder()
            .setSession(number)
            .setSender(post.sender())
            .setSelectedSubprotocol(subprotocol)
            .build());
  }

  @Override
  public Future<MessageAnswer> ask(Question message) {
    // Two messages may be under way when the verticle is lost: each fails for all it asked.
    List<MiddlewareEntry> entries = List.copyOf(active.values());
    if (lost) {
      return Future.succeededFuture(everyStageFailed(entries, StageFailure.CHAIN_UNREACHABLE));
    }
    Promise<SessionResult> promise = Promise.promise();
    asked.add(promise);
    post.ask(asking(message))
        .onComplete(
            reply -> {
              if (ended) {
                return;
              }
              if (reply.succeeded()) {
                promise.tryComplete(reply.result());
              } else {
                promise.tryFail(reply.cause());
              }
            });
    return promise
        .future()
        .map(result -> answer(entries, result))
        .otherwise(failure -> unanswered(entries, failure))
        .onComplete(ignored -> settled(promise));
  }

  private void settled(Promise<SessionResult> promise) {
    asked.remove(promise);
    leaveWhenLost();
  }

  /** Leaves the verticle when no answer is pending. */
  private void leaveWhenLost() {
    if (lost && asked.isEmpty()) {
      leave(MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE);
    }
  }

  private SessionMessage asking(Question message) {
    return SessionMessage.newBuilder()
        .setSession(number)
        .setSender(post.sender())
        .setSequence(message.sequence())
        .setFromOrigin(message.fromOrigin())
        .setBinary(message.binary())
        .setPayload(message.payload())
        .setBudgetMs(ChainClient.BUDGET_MILLIS)
        .build();
  }

  private MessageAnswer answer(List<MiddlewareEntry> entries, SessionResult result) {
    if (!post.here() && MessageBound.exceededBy(result)) {
      return everyStageFailed(entries, StageFailure.MESSAGE_TOO_LARGE);
    }
    remaining = lost ? NOTHING : result.getRemaining();
    List<StageTrace> stages = result.getStagesList();
    stages.stream().filter(StageTrace::getDisabled).forEach(it -> active.remove(it.getEntry()));
    List<String> blind = result.getBlindList();
    return switch (result.getVerdictCase()) {
      case PASS -> new MessageAnswer.Passed(Optional.empty(), stages, blind);
      case REPLACED -> new MessageAnswer.Passed(Optional.of(result.getReplaced()), stages, blind);
      case DENY ->
          new MessageAnswer.Denied(
              result.getDeny().getEntry(), result.getDeny().getReasonCode(), stages, blind);
      case UNAVAILABLE ->
          new MessageAnswer.Failed(result.getUnavailable().getReasonCode(), stages, blind);
      case VERDICT_NOT_SET -> new MessageAnswer.Failed("invalid_chain_result", stages, blind);
    };
  }

  private MessageAnswer unanswered(List<MiddlewareEntry> entries, Throwable failure) {
    return everyStageFailed(entries, UnreachedChain.why(failure));
  }

  /** Each {@code on_error} decides; the stages read nothing afterwards. */
  private MessageAnswer everyStageFailed(List<MiddlewareEntry> entries, StageFailure why) {
    lost = true;
    remaining = NOTHING;
    List<StageTrace> traces =
        entries.stream()
            .map(entry -> UnreachedChain.trace(entry, why).setDisabled(true).build())
            .toList();
    boolean closed = entries.stream().anyMatch(entry -> entry.onError() == OnError.FAIL_CLOSED);
    active.clear();
    return closed
        ? new MessageAnswer.Failed(why.text(), traces, List.of())
        : new MessageAnswer.Passed(Optional.empty(), traces, List.of());
  }

  /** The verticle fell silent: fails the pending message at once, otherwise the next one. */
  void lose() {
    lost = true;
    if (ended) {
      return;
    }
    List.copyOf(asked).forEach(waiting -> waiting.tryFail(new UnreachedChain.Silent()));
    leaveWhenLost();
  }

  SessionAddress post() {
    return post;
  }

  @Override
  public void end(MiddlewareSessionEndReason reason) {
    ended = true;
    leave(reason);
  }

  private void leave(MiddlewareSessionEndReason reason) {
    if (left) {
      return;
    }
    left = true;
    SessionEnd.Builder end =
        SessionEnd.newBuilder().setSession(number).setSender(post.sender()).setReason(reason);
    if (reason == MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_PROTOCOL_ERROR) {
      end.setProtocolError(
          MiddlewareSessionProtocolError.newBuilder()
              .setWebSocket(MiddlewareSessionProtocolError.WebSocket.getDefaultInstance()));
    }
    post.send(end.build());
    onEnd.run();
  }
}
