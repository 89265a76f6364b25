package dev.sluice.chain.session;

import dev.sluice.chain.bus.LeasedSlots;
import java.util.Optional;

/** The place of one session, from its handshake on. Event loop only. */
final class SessionSlot extends LeasedSlots.Slot {
  private Optional<OpenSession> session = Optional.empty();
  private Optional<SessionEnding> ended = Optional.empty();

  /** Starts at this time, in nanoseconds; slots of other loops are bounded. */
  SessionSlot(long now, boolean bounded) {
    super(now, bounded);
  }

  void hold(OpenSession opened) {
    session = Optional.of(opened);
  }

  Optional<OpenSession> session() {
    return session;
  }

  /** Ends the session, or its handshake once the stages have answered. */
  void end(SessionEnding ending) {
    if (ended.isEmpty()) {
      ended = Optional.of(ending);
      session.ifPresent(open -> open.end(ending));
    }
  }

  Optional<SessionEnding> ended() {
    return ended;
  }
}
