package dev.sluice.chain.session;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.bus.BusReply;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionStart;
import dev.sluice.proto.v1.SessionsAlive;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;

/** What comes over the bus for the sessions of a chain verticle. Event loop only. */
public final class SessionBus {
  private final Sessions sessions;
  private final boolean bounded;

  private SessionBus(Sessions sessions, boolean bounded) {
    this.sessions = sessions;
    this.bounded = bounded;
  }

  public static Future<?> answerThisLoop(EventBus bus, Sessions sessions) {
    SessionBus own = new SessionBus(sessions, false);
    return bus.<MessageLite>localConsumer(
            BusAddress.chainSessions(BusAddress.chainOnThisLoop()), own::accept)
        .completion();
  }

  public static Future<?> answerOthers(EventBus bus, String chain, Sessions sessions) {
    SessionBus others = new SessionBus(sessions, true);
    return bus.<MessageLite>consumer(BusAddress.chainSessions(chain), others::accept).completion();
  }

  private void accept(Message<MessageLite> message) {
    switch (message.body()) {
      case SessionOpen open -> sessions.open(open, bounded, new BusReply(message, bounded));
      case SessionMessage judged -> sessions.judge(judged, new BusReply(message, bounded));
      case SessionStart start -> sessions.start(start);
      case SessionEnd end -> sessions.end(end);
      case SessionsAlive alive -> sessions.renew(alive);
      default -> message.fail(ChainRefusal.UNFIT, "unknown_message");
    }
  }
}
