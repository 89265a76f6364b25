package dev.sluice.proxy.request;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** Turns of an event loop that a test gives. */
public final class LaterTurns {
  private final Queue<Runnable> actions = new ArrayDeque<>();

  public void add(Runnable action) {
    actions.add(action);
  }

  /** The loop has its next turn; whether work waited for it. */
  public boolean next() {
    Optional<Runnable> next = Optional.ofNullable(actions.poll());
    next.ifPresent(Runnable::run);
    return next.isPresent();
  }

  /** The loop has all its turns; returns how many had work. */
  public int all() {
    int count = 0;
    while (next()) {
      count++;
    }
    return count;
  }
}
