package dev.sluice.chain.session;

import dev.sluice.chain.bus.Asker;
import dev.sluice.chain.session.Preflight.Asked;
import dev.sluice.chain.session.SessionPlanner.SessionPlan;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionStart;
import dev.sluice.proto.v1.SessionsAlive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The WebSocket sessions of this loop, by sender and number. A session whose sender does not name
 * it for {@link #LEASE} ends: the sender is gone, or its end was lost. Event loop only.
 */
public final class Sessions {
  /** Of all senders on other loops. Those of this loop are bounded by its connections. */
  static final int MAX = 10_000;

  /** Of one sender on another loop. */
  static final int MAX_OF_SENDER = 8_000;

  static final Duration LEASE = Duration.ofSeconds(15);

  /** Without a tick for longer, the process was paused, and what renews leases waits behind it. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  /** Code of a refusal because of a bug. */
  static final int INTERNAL = 500;

  private static final int UNAVAILABLE = 503;

  private final SessionLoop loop;
  private final SessionPlanner planner;
  private final Map<String, Map<Long, SessionSlot>> bySender = new HashMap<>();

  /** Sessions that are bounded. */
  private int counted;

  private long ticked;
  private boolean closed;

  /** None yet. */
  public Sessions(SessionLoop loop, SessionPlanner planner) {
    this.loop = loop;
    this.planner = planner;
    this.ticked = loop.nanoTime().getAsLong();
  }

  /**
   * Asks the stages of a handshake, and holds the session if one of them inspects.
   *
   * @param bounded whether the sender is on another loop
   */
  void open(SessionOpen open, boolean bounded, Asker reply) {
    Map<Long, SessionSlot> own = bySender.getOrDefault(open.getSender(), Map.of());
    if (own.containsKey(open.getSession())) {
      reply.refuse(ChainRefusal.UNFIT, "session_exists");
    } else if (closed || (bounded && isFull(own))) {
      reply.refuse(UNAVAILABLE, closed ? "closed" : "too_many_sessions");
    } else {
      SessionSlot slot = new SessionSlot(now(), bounded);
      bySender
          .computeIfAbsent(open.getSender(), first -> new HashMap<>())
          .put(open.getSession(), slot);
      counted += bounded ? 1 : 0;
      loop.work().begin();
      new SessionOpening(open, slot, reply).run();
    }
  }

  private boolean isFull(Map<Long, SessionSlot> own) {
    return counted >= MAX || own.size() >= MAX_OF_SENDER;
  }

  void start(SessionStart start) {
    find(start.getSender(), start.getSession())
        .flatMap(SessionSlot::session)
        .ifPresent(session -> session.start(start.getSelectedSubprotocol()));
  }

  void judge(SessionMessage message, Asker reply) {
    Optional<SessionSlot> slot = find(message.getSender(), message.getSession());
    slot.ifPresent(known -> known.renew(now()));
    slot.flatMap(SessionSlot::session)
        .ifPresentOrElse(
            session -> session.judge(message, reply),
            () -> reply.refuse(ChainRefusal.UNFIT, "unknown_session"));
  }

  void end(SessionEnd end) {
    find(end.getSender(), end.getSession()).ifPresent(slot -> slot.end(SessionEnding.of(end)));
  }

  void renew(SessionsAlive alive) {
    Map<Long, SessionSlot> own = bySender.getOrDefault(alive.getSender(), Map.of());
    for (long session : alive.getSessionsList()) {
      Optional.ofNullable(own.get(session)).ifPresent(slot -> slot.renew(now()));
    }
  }

  /** Ends the sessions that were not named; after a pause, renews all. Call it every second. */
  public void tick() {
    long now = now();
    if (now - ticked > PAUSE.toNanos()) {
      bySender.values().forEach(own -> own.values().forEach(slot -> slot.renew(now)));
    }
    ticked = now;
    long oldest = now - LEASE.toNanos();
    List<SessionSlot> expired = new ArrayList<>(0);
    for (Map<Long, SessionSlot> own : bySender.values()) {
      own.values().stream().filter(slot -> slot.isOlder(oldest)).forEach(expired::add);
    }
    end(expired);
  }

  /** Ends all sessions and opens no others: {@code on_error} decides at their senders. */
  public void close() {
    closed = true;
    List<SessionSlot> all = new ArrayList<>(size());
    bySender.values().forEach(own -> all.addAll(own.values()));
    end(all);
  }

  /** A bug in one of them keeps no other. */
  private void end(List<SessionSlot> slots) {
    slots.forEach(slot -> loop.safely(() -> slot.end(SessionEnding.CANCELED)));
  }

  int size() {
    return bySender.values().stream().mapToInt(Map::size).sum();
  }

  private Optional<SessionSlot> find(String sender, long session) {
    return Optional.ofNullable(bySender.getOrDefault(sender, Map.of()).get(session));
  }

  private long now() {
    return loop.nanoTime().getAsLong();
  }

  private void remove(SessionOpen open) {
    bySender.computeIfPresent(
        open.getSender(),
        (sender, own) -> {
          SessionSlot removed = own.remove(open.getSession());
          if (removed != null && removed.isBounded()) {
            counted--;
          }
          return own.isEmpty() ? null : own;
        });
  }

  /** One handshake, until it is answered. */
  private final class SessionOpening {
    private final SessionOpen open;
    private final SessionSlot slot;
    private final Asker reply;
    private boolean answered;

    SessionOpening(SessionOpen open, SessionSlot slot, Asker reply) {
      this.open = open;
      this.slot = slot;
      this.reply = reply;
    }

    void run() {
      planner.plan(open).onSuccess(this::guarded).onFailure(this::fail);
    }

    private void guarded(SessionPlan plan) {
      try {
        follow(plan);
      } catch (RuntimeException | StackOverflowError bug) {
        fail(bug);
      }
    }

    /** No stream stays open after a bug. */
    private void guarded(List<Asked> asked) {
      try {
        conclude(Opening.of(asked, loop));
      } catch (RuntimeException | StackOverflowError bug) {
        fail(bug);
        Opening.end(asked, SessionEnding.FAILED, loop);
      }
    }

    private void fail(Throwable bug) {
      loop.bugs().accept(bug);
      slot.end(SessionEnding.FAILED);
      refuse(INTERNAL, "internal");
    }

    private void follow(SessionPlan plan) {
      switch (plan) {
        case SessionPlan.Refused refused -> refuse(refused.code(), refused.reason());
        case SessionPlan.Ready ready ->
            new Preflight(open, loop)
                .ask(ready.entries())
                .onSuccess(this::guarded)
                .onFailure(this::fail);
      }
    }

    private void conclude(Opening opening) {
      if (slot.ended().isPresent()) {
        opening.stages().forEach(stage -> stage.end(slot.ended().get(), loop));
        refuse(ChainRefusal.CANCELLED, "session_ended");
      } else {
        if (opening.stages().isEmpty()) {
          remove(open);
        } else {
          slot.hold(session(opening));
        }
        answered();
        reply.answer(opening.opened());
      }
    }

    private OpenSession session(Opening opening) {
      return new OpenSession(
          Preflight.handshake(open.getTarget()), opening.stages(), loop, () -> remove(open));
    }

    private void refuse(int code, String reason) {
      remove(open);
      answered();
      reply.refuse(code, reason);
    }

    /** Once, although a bug may follow the answer. */
    private void answered() {
      if (!answered) {
        answered = true;
        loop.work().end();
      }
    }
  }
}
