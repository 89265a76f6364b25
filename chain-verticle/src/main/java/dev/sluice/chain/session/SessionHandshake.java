package dev.sluice.chain.session;

import dev.sluice.chain.bus.ReplyTo;
import dev.sluice.chain.session.Preflight.Asked;
import dev.sluice.chain.session.SessionPlanner.SessionPlan;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.SessionOpen;
import java.util.List;

/** One handshake, until it is answered. Event loop only. */
final class SessionHandshake {
  private final SessionOpen open;
  private final SessionSlot slot;
  private final ReplyTo reply;
  private final SessionLoop loop;
  private final Runnable whenOver;
  private boolean answered;

  /** Ready to run once; {@code whenOver} runs when no session is left. */
  SessionHandshake(
      SessionOpen open, SessionSlot slot, ReplyTo reply, SessionLoop loop, Runnable whenOver) {
    this.open = open;
    this.slot = slot;
    this.reply = reply;
    this.loop = loop;
    this.whenOver = whenOver;
  }

  void run(SessionPlanner planner) {
    planner.plan(open).onSuccess(this::guarded).onFailure(this::fail);
  }

  private void guarded(SessionPlan plan) {
    try {
      follow(plan);
    } catch (RuntimeException | StackOverflowError bug) {
      fail(bug);
    }
  }

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
    refuse(ChainRefusal.INTERNAL, "internal");
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
        whenOver.run();
      } else {
        slot.hold(session(opening));
      }
      answered();
      reply.answer(opening.opened());
    }
  }

  private OpenSession session(Opening opening) {
    return new OpenSession(Preflight.handshake(open.getTarget()), opening.stages(), loop, whenOver);
  }

  private void refuse(int code, String reason) {
    whenOver.run();
    answered();
    reply.refuse(code, reason);
  }

  // Once, although a bug may follow the answer.
  private void answered() {
    if (!answered) {
      answered = true;
      loop.work().end();
    }
  }
}
