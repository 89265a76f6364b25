package dev.sluice.proxy.message.relay;

import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Deadlines;
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

  /** What took too long. */
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

  /** A message is read. */
  void begin() {
    idle.restart();
    total.restart();
  }

  /** Its sender is waited for, from now on. */
  void reads() {
    idle.restart();
  }

  /** Its sender is not waited for. */
  void rests() {
    idle.cancel();
  }

  /** It is written. */
  void awaitTaken() {
    taken.restart();
  }

  void stop() {
    idle.cancel();
    total.cancel();
    taken.cancel();
  }
}
