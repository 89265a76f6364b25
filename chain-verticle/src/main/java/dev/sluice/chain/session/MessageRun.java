package dev.sluice.chain.session;

import com.google.protobuf.ByteString;
import dev.sluice.chain.bus.ReplyTo;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.BuiltIn.MessageSubject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.RunClock;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.chain.stage.StageOutcome;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.StageTrace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Runs one message through the stages of its session, in chain order (middleware-contract m.3).
 * Each sees the message as the stages before it left it; a denial ends the session, and so does a
 * failure unless the entry's {@code on_error} lets the message pass. A bug ends the session too.
 * Event loop only.
 */
final class MessageRun {
  // A built-in takes up to a millisecond for so many bytes.
  private static final int LARGE = 32 * 1024;

  private final SessionMessage message;
  private final OpenSession session;
  private final SessionLoop loop;
  private final ReplyTo reply;
  private final List<ReadingStage> stages;
  private final SessionResult.Builder result = SessionResult.newBuilder();
  private final RunClock clock;
  private Optional<ByteString> replacement = Optional.empty();
  private int next;
  private boolean ended;

  MessageRun(SessionMessage message, OpenSession session, SessionLoop loop, ReplyTo reply) {
    this.message = message;
    this.session = session;
    this.loop = loop;
    this.reply = reply;
    this.stages = session.active();
    this.clock = new RunClock(budget(message), loop.nanoTime());
  }

  private static Duration budget(SessionMessage message) {
    Duration sender = Duration.ofMillis(Integer.toUnsignedLong(message.getBudgetMs()));
    return sender.compareTo(Limits.CHAIN_BUDGET) < 0 ? sender : Limits.CHAIN_BUDGET;
  }

  void run() {
    loop.work().begin();
    resume(
        () -> {
          clock.lap();
          return session
              .tellStart(result)
              .map(entry -> unavailable(entry, StageFailure.SESSION_START_SEND_FAILED.text()))
              .orElse(true);
        });
  }

  private void resume(BooleanSupplier step) {
    try {
      if (session.isOver()) {
        refuse(ChainRefusal.CANCELLED, "session_ended");
      } else if (step.getAsBoolean()) {
        proceed();
      }
    } catch (RuntimeException | StackOverflowError bug) {
      fail(bug);
    }
  }

  private void fail(Throwable bug) {
    loop.bugs().accept(bug);
    session.end(SessionEnding.FAILED);
    refuse(ChainRefusal.INTERNAL, "internal");
  }

  private void proceed() {
    while (next < stages.size()) {
      ReadingStage stage = stages.get(next++);
      boolean proceed =
          !session.isActive(stage)
              || switch (stage) {
                case ReadingStage.Here here -> evaluate(here);
                case ReadingStage.ByService service -> ask(service);
              };
      if (!proceed) {
        return;
      }
    }
    replacement.ifPresentOrElse(
        result::setReplaced, () -> result.setPass(SessionResult.Pass.getDefaultInstance()));
    answer();
  }

  private boolean evaluate(ReadingStage.Here stage) {
    Optional<StageFailure> obstacle = obstacle(stage.binding());
    if (obstacle.isPresent()) {
      return conclude(stage, new StageOutcome.Failed(obstacle.get().text()));
    }
    ByteString seen = payload();
    MessageSubject subject =
        new MessageSubject(session.target(), message.getFromOrigin(), message.getBinary(), seen);
    if (seen.size() <= LARGE) {
      return conclude(stage, judge(stage, stage.evaluator().evaluateMessage(subject)));
    }
    loop.beside()
        .evaluate(() -> stage.evaluator().evaluateMessage(subject))
        .onSuccess(evaluation -> resume(() -> conclude(stage, judge(stage, evaluation))))
        .onFailure(this::fail);
    return false;
  }

  private StageOutcome judge(ReadingStage.Here stage, Evaluation evaluation) {
    return MessageOutcomes.of(stage, evaluation, payload(), message.getBinary());
  }

  // Services read the client's text only, and only its binary messages are told (m.3.1).
  private boolean ask(ReadingStage.ByService stage) {
    if (message.getFromOrigin()) {
      return true;
    }
    if (message.getBinary()) {
      result.addBlind(stage.entry().key());
      return true;
    }
    Optional<StageFailure> obstacle = obstacle(stage.binding());
    if (obstacle.isPresent()) {
      return conclude(stage, new StageOutcome.Failed(obstacle.get().text()));
    }
    Duration remaining = clock.remaining();
    Duration limit = stage.binding().timeout();
    WebSocketMessage shown =
        WebSocketMessage.newBuilder()
            .setSequence(message.getSequence())
            .setTextBytes(payload())
            .build();
    stage.stream()
        .ask(shown, remaining.compareTo(limit) < 0 ? remaining : limit)
        .map(answer -> MessageOutcomes.of(stage, answer, payload(), message.getSequence()))
        .onSuccess(outcome -> resume(() -> conclude(stage, outcome)))
        .onFailure(this::fail);
    return false;
  }

  private Optional<StageFailure> obstacle(Binding binding) {
    if (payload().size() > binding.maxPayloadBytes()) {
      return Optional.of(StageFailure.REQUEST_MESSAGE_OVER_CAPACITY);
    }
    return clock.isOver() ? Optional.of(StageFailure.CHAIN_TIMEOUT) : Optional.empty();
  }

  private ByteString payload() {
    return replacement.orElse(message.getPayload());
  }

  private boolean conclude(ReadingStage stage, StageOutcome outcome) {
    boolean disabled = isDisabled(stage, outcome);
    StageTrace trace = SessionTraces.of(stage, outcome, payload().size(), clock.lap());
    result.addStages(disabled ? trace.toBuilder().setDisabled(true).build() : trace);
    count(stage, outcome);
    if (disabled) {
      session.disable(stage);
    }
    return switch (outcome) {
      case StageOutcome.Allowed allowed -> {
        replacement = allowed.body().or(() -> replacement);
        yield true;
      }
      case StageOutcome.Denied denied -> deny(stage.entry(), denied.reasonCode());
      case StageOutcome.Failed failed ->
          stage.entry().failsOpen() || unavailable(stage.entry(), failed.reason());
    };
  }

  /**
   * A failure disables a stream, except that a message was too large (m.3.5). A built-in still
   * reads the next message: otherwise one that is costly to search would hide those after it.
   */
  private static boolean isDisabled(ReadingStage stage, StageOutcome outcome) {
    return stage instanceof ReadingStage.ByService
        && outcome instanceof StageOutcome.Failed failed
        && !failed.reason().equals(StageFailure.REQUEST_MESSAGE_OVER_CAPACITY.text());
  }

  private static void count(ReadingStage stage, StageOutcome outcome) {
    if (stage instanceof ReadingStage.ByService service) {
      OutcomeCounts counts = service.service().outcomes();
      switch (outcome) {
        case StageOutcome.Allowed allowed -> counts.onAllowed();
        case StageOutcome.Denied denied -> counts.onDenied();
        case StageOutcome.Failed failed -> counts.onFailed();
      }
    }
  }

  private boolean deny(PreparedEntry entry, String reasonCode) {
    session.end(SessionEnding.DENIED);
    result.setDeny(ChainResult.Deny.newBuilder().setEntry(entry.key()).setReasonCode(reasonCode));
    return answer();
  }

  private boolean unavailable(PreparedEntry entry, String reason) {
    session.end(SessionEnding.FAILED);
    result.setUnavailable(
        ChainResult.Unavailable.newBuilder().setEntry(entry.key()).setReasonCode(reason));
    return answer();
  }

  private boolean answer() {
    SessionResult answer = result.setRemaining(ReadingStage.inspect(session.active())).build();
    ended();
    reply.answer(answer);
    return false;
  }

  private void refuse(int code, String reason) {
    ended();
    reply.refuse(code, reason);
  }

  // Once, although a bug may follow the answer.
  private void ended() {
    if (!ended) {
      ended = true;
      session.onJudged(message.getFromOrigin());
      loop.work().end();
    }
  }
}
