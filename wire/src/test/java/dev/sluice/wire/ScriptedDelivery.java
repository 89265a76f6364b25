package dev.sluice.wire;

import java.util.Optional;
import java.util.function.Consumer;

/** When a scripted client takes the end of its response: at once, or when it is told so. */
final class ScriptedDelivery {
  private Consumer<Throwable> bugs = ignored -> {};
  private Optional<Consumer<Boolean>> awaiting = Optional.empty();
  private boolean later;

  void report(Consumer<Throwable> to) {
    bugs = to;
  }

  void leave() {
    later = true;
  }

  void await(Consumer<Boolean> onDelivered) {
    awaiting = Optional.of(onDelivered);
    if (!later) {
      end(true);
    }
  }

  void end(boolean whole) {
    Consumer<Boolean> told = awaiting.orElseThrow();
    awaiting = Optional.empty();
    try {
      told.accept(whole);
    } catch (RuntimeException bug) {
      bugs.accept(bug);
    }
  }
}
