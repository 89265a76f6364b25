package dev.sluice.proxy;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A chain node that answers handshakes and messages from a script. */
final class ScriptedSessions {
  static final SessionOpened.Inspect TEXT =
      SessionOpened.Inspect.newBuilder()
          .setClientText(true)
          .setServices(true)
          .setMaxMessageBytes(1 << 20)
          .build();

  final List<MessageLite> told = new CopyOnWriteArrayList<>();
  final List<SessionOpen> opened = new CopyOnWriteArrayList<>();
  final List<SessionMessage> asked = new CopyOnWriteArrayList<>();
  private final MessageConsumer<MessageLite> consumer;

  /** One service reads the client's text. */
  static SessionOpened inspecting(String entry) {
    return SessionOpened.newBuilder()
        .setInspect(TEXT)
        .addStages(stage(entry, Outcome.OUTCOME_INSPECTS))
        .build();
  }

  /** The one service lets a message go on. */
  static SessionResult.Builder passes(String entry) {
    return SessionResult.newBuilder()
        .setPass(SessionResult.Pass.getDefaultInstance())
        .setRemaining(TEXT)
        .addStages(stage(entry, Outcome.OUTCOME_ALLOWED));
  }

  static StageTrace.Builder stage(String entry, Outcome outcome) {
    return StageTrace.newBuilder()
        .setEntry(entry)
        .setImplementation(ProxyHarness.SERVICE)
        .setOutcome(outcome);
  }

  ScriptedSessions(
      Vertx vertx,
      String chain,
      SessionOpened opening,
      Function<SessionMessage, SessionResult.Builder> judging) {
    consumer =
        vertx
            .eventBus()
            .consumer(
                BusAddress.chainSessions(chain),
                message -> {
                  switch (message.body()) {
                    case SessionOpen open -> {
                      opened.add(open);
                      message.reply(opening);
                    }
                    case SessionMessage one -> {
                      asked.add(one);
                      message.reply(judging.apply(one).build());
                    }
                    default -> told.add(message.body());
                  }
                });
  }

  /** The node is gone. */
  void leave() {
    consumer.unregister().await();
  }

  List<String> ends() {
    return told.stream()
        .filter(SessionEnd.class::isInstance)
        .map(end -> ((SessionEnd) end).getReason().name())
        .map(name -> name.substring("MIDDLEWARE_SESSION_END_REASON_".length()))
        .toList();
  }
}
