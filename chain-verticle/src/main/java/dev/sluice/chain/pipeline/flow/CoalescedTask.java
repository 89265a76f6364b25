package dev.sluice.chain.pipeline.flow;

import java.util.concurrent.Executor;

/** Calls one action from the loop, once for all calls before it ran. Event loop only. */
public final class CoalescedTask {
  private final Executor later;
  private Runnable action = () -> {};
  private boolean due;

  public CoalescedTask(Executor later) {
    this.later = later;
  }

  public void set(Runnable replacement) {
    action = replacement;
  }

  public void call() {
    if (!due) {
      due = true;
      later.execute(this::run);
    }
  }

  private void run() {
    due = false;
    action.run();
  }
}
