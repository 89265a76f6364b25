package dev.sluice.chain.session;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.bus.BusReply;
import dev.sluice.chain.bus.LeasedSlots;
import dev.sluice.chain.bus.ReplyTo;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The WebSocket sessions of this loop, by sender and number. A session whose sender does not name
 * it for {@link #LEASE} ends: the sender is gone, or its end was lost. Event loop only.
 */
public final class Sessions {
  /** For all senders on other loops; connections bound those of this loop. */
  static final int MAX = 10_000;

  /** Of one sender on another loop. */
  static final int MAX_OF_SENDER = 8_000;

  static final Duration LEASE = Duration.ofSeconds(15);

  private final SessionLoop loop;
  private final SessionPlanner planner;
  private final LeasedSlots<SessionSlot> slots;

  public Sessions(SessionLoop loop, SessionPlanner planner) {
    this.loop = loop;
    this.planner = planner;
    this.slots = new LeasedSlots<>(MAX, MAX_OF_SENDER, now());
  }

  public Future<?> answerThisLoop(EventBus bus) {
    return bus.<MessageLite>localConsumer(
            BusAddress.chainSessions(BusAddress.chainOnThisLoop()),
            message -> accept(message, false))
        .completion();
  }

  /** Answers the verticles of other loops and nodes, at the address of this verticle. */
  public Future<?> answerOthers(EventBus bus, String chain) {
    return bus.<MessageLite>consumer(
            BusAddress.chainSessions(chain), message -> accept(message, true))
        .completion();
  }

  private void accept(Message<MessageLite> message, boolean bounded) {
    switch (message.body()) {
      case SessionOpen open -> open(open, bounded, new BusReply(message, bounded));
      case SessionMessage judged -> judge(judged, new BusReply(message, bounded));
      case SessionStart start -> start(start);
      case SessionEnd end -> end(end);
      case SessionsAlive alive -> renew(alive);
      default -> message.fail(ChainRefusal.UNFIT, "unknown_message");
    }
  }

  /** Asks the stages of a handshake; opens a session if one of them inspects. */
  void open(SessionOpen open, boolean bounded, ReplyTo reply) {
    SessionSlot slot = new SessionSlot(now(), bounded);
    switch (slots.take(open.getSender(), open.getSession(), slot)) {
      case CLOSED -> reply.refuse(ChainRefusal.UNAVAILABLE, "closed");
      case EXISTS -> reply.refuse(ChainRefusal.UNFIT, "session_exists");
      case FULL -> reply.refuse(ChainRefusal.UNAVAILABLE, "too_many_sessions");
      case TAKEN -> {
        loop.work().begin();
        new SessionHandshake(open, slot, reply, loop, () -> remove(open, slot)).run(planner);
      }
    }
  }

  void start(SessionStart start) {
    slots
        .find(start.getSender(), start.getSession())
        .flatMap(SessionSlot::session)
        .ifPresent(session -> session.start(start.getSelectedSubprotocol()));
  }

  void judge(SessionMessage message, ReplyTo reply) {
    Optional<SessionSlot> slot = slots.find(message.getSender(), message.getSession());
    slot.ifPresent(known -> known.renew(now()));
    slot.flatMap(SessionSlot::session)
        .ifPresentOrElse(
            session -> session.judge(message, reply),
            () -> reply.refuse(ChainRefusal.UNFIT, "unknown_session"));
  }

  void end(SessionEnd end) {
    slots
        .find(end.getSender(), end.getSession())
        .ifPresent(slot -> slot.end(SessionEnding.of(end)));
  }

  void renew(SessionsAlive alive) {
    for (long session : alive.getSessionsList()) {
      slots.find(alive.getSender(), session).ifPresent(slot -> slot.renew(now()));
    }
  }

  /** Ends the sessions that were not named; after a pause, renews all. Call it every second. */
  public void tick() {
    long now = now();
    slots.renewAfterPause(now);
    end(slots.all().stream().filter(slot -> slot.isOlder(LEASE, now)).toList());
  }

  /** Ends all sessions and opens no others: {@code on_error} decides at their senders. */
  public void close() {
    slots.close();
    end(slots.all());
  }

  private void end(List<SessionSlot> ending) {
    ending.forEach(slot -> loop.safely(() -> slot.end(SessionEnding.CANCELED)));
  }

  int size() {
    return slots.size();
  }

  private long now() {
    return loop.nanoTime().getAsLong();
  }

  private void remove(SessionOpen open, SessionSlot slot) {
    slots.remove(open.getSender(), open.getSession(), slot);
  }
}
