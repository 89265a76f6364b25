package dev.sluice.chain.pipeline.flow;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Leaves actions to the loop, except those that fall due within {@link #run}: they run before it
 * returns. A message that is already complete thus passes its stages in one turn of the loop. Event
 * loop only.
 */
public final class Turn implements Executor {
  private final Executor later;
  private final Queue<Runnable> due = new ArrayDeque<>(0);
  private boolean running;

  public Turn(Executor later) {
    this.later = later;
  }

  /**
   * Runs the action and the actions that fall due by it. After an exception, the rest runs later. A
   * nested call leaves its due actions to the outer one.
   */
  public void run(Runnable action) {
    if (running) {
      action.run();
      return;
    }
    running = true;
    try {
      for (Runnable next = action; next != null; next = due.poll()) {
        next.run();
      }
    } finally {
      running = false;
      due.forEach(later::execute);
      due.clear();
    }
  }

  @Override
  public void execute(Runnable action) {
    if (running) {
      due.add(action);
    } else {
      later.execute(action);
    }
  }
}
