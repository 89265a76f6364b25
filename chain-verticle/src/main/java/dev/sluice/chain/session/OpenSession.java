package dev.sluice.chain.session;

import dev.sluice.chain.bus.ReplyTo;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.WebSocketSessionStart;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session that stages inspect, with the stages of the generation that opened it. It judges one
 * message of each side at a time. Event loop only.
 */
final class OpenSession {
  private final HttpRequestTarget target;
  private final SessionLoop loop;
  private final Runnable whenOver;
  private final List<ReadingStage> active;
  private final List<StageTrace> untold = new ArrayList<>(0);
  private Optional<PreparedEntry> notStarted = Optional.empty();
  private Optional<Future<?>> started = Optional.empty();
  private final UnderWay underWay = new UnderWay();
  private boolean over;

  /** Starts with at least one stage that inspects; {@code whenOver} runs once. */
  OpenSession(
      HttpRequestTarget target, List<ReadingStage> stages, SessionLoop loop, Runnable whenOver) {
    this.target = target;
    this.active = new ArrayList<>(stages);
    this.loop = loop;
    this.whenOver = whenOver;
  }

  HttpRequestTarget target() {
    return target;
  }

  /** Tells all services the start; one that cannot be told is disabled (m.2.2). */
  void start(String subprotocol) {
    if (started.isPresent() || over) {
      return;
    }
    WebSocketSessionStart start =
        WebSocketSessionStart.newBuilder().setSelectedSubprotocol(subprotocol).build();
    List<Future<Boolean>> told = new ArrayList<>(active.size());
    for (ReadingStage stage : List.copyOf(active)) {
      if (stage instanceof ReadingStage.ByService service) {
        told.add(service.stream().start(start).onSuccess(sent -> started(service, sent)));
      }
    }
    started = Optional.of(Future.join(told));
  }

  private void started(ReadingStage.ByService stage, boolean sent) {
    if (!sent && !over) {
      untold.add(SessionTraces.notStarted(stage));
      stage.service().outcomes().onFailed();
      disable(stage);
      if (!stage.entry().failsOpen() && notStarted.isEmpty()) {
        notStarted = Optional.of(stage.entry());
      }
    }
  }

  /** Judges a message, once the services know the start. */
  void judge(SessionMessage message, ReplyTo reply) {
    if (over || started.isEmpty()) {
      reply.refuse(ChainRefusal.UNFIT, "session_not_started");
    } else if (!underWay.begin(message.getFromOrigin())) {
      reply.refuse(ChainRefusal.UNFIT, "message_under_way");
    } else {
      MessageRun run = new MessageRun(message, this, loop, reply);
      Future<?> telling = started.get();
      if (telling.isComplete()) {
        run.run();
      } else {
        telling.onComplete(told -> run.run());
      }
    }
  }

  /** Adds, once, the stages without a start; returns the entry that requires a refusal. */
  Optional<PreparedEntry> tellStart(SessionResult.Builder result) {
    result.addAllStages(untold);
    untold.clear();
    return notStarted;
  }

  void onJudged(boolean fromOrigin) {
    underWay.end(fromOrigin);
    if (active.isEmpty()) {
      end(SessionEnding.CANCELED);
    }
  }

  List<ReadingStage> active() {
    return List.copyOf(active);
  }

  boolean isActive(ReadingStage stage) {
    return active.contains(stage);
  }

  void disable(ReadingStage stage) {
    active.remove(stage);
    stage.end(SessionEnding.FAILED, loop);
  }

  void end(SessionEnding ending) {
    if (!over) {
      over = true;
      List<ReadingStage> stages = active();
      active.clear();
      stages.forEach(stage -> stage.end(ending, loop));
      whenOver.run();
    }
  }

  boolean isOver() {
    return over;
  }

  private static final class UnderWay {
    private boolean client;
    private boolean origin;

    boolean begin(boolean fromOrigin) {
      boolean busy = fromOrigin ? origin : client;
      set(fromOrigin, true);
      return !busy;
    }

    void end(boolean fromOrigin) {
      set(fromOrigin, false);
    }

    private void set(boolean fromOrigin, boolean value) {
      if (fromOrigin) {
        origin = value;
      } else {
        client = value;
      }
    }
  }
}
