package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Deadlines;
import java.time.Duration;
import java.util.function.Consumer;

/** Event loop only. Time limits of the messages of one side (data-plane 10.6). */
final class AssemblyTimes {
  static final Duration IDLE = Duration.ofSeconds(30);
  static final Duration TOTAL = Duration.ofMinutes(2);
  static final Duration TAKEN = Duration.ofMinutes(2);

  private final Deadline idle;
  private final Deadline total;
  private final Deadline taken;

  enum Late {
    NEXT_BYTES,
    MESSAGE,
    RECEIVER
  }

  AssemblyTimes(Deadlines deadlines, Consumer<Late> late) {
    this.idle = deadlines.later(IDLE, () -> late.accept(Late.NEXT_BYTES));
    this.total = deadlines.later(TOTAL, () -> late.accept(Late.MESSAGE));
    this.taken = deadlines.later(TAKEN, () -> late.accept(Late.RECEIVER));
  }

  void begin() {
    idle.restart();
    total.restart();
  }

  void reads() {
    idle.restart();
  }

  void rests() {
    idle.cancel();
  }

  void awaitTaken() {
    taken.restart();
  }

  void stop() {
    idle.cancel();
    total.cancel();
    taken.cancel();
  }
}
