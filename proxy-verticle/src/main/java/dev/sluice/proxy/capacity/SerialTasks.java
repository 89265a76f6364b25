package dev.sluice.proxy.capacity;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread, never blocks. Runs short tasks one at a time, in order: a thread that finds another
 * one running a task leaves its own task to it.
 */
final class SerialTasks {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** Runs the task now, or on the thread that is at work. The task must not throw. */
  void run(Runnable task) {
    if (pending.compareAndSet(0, 1)) {
      task.run();
      finish();
    } else {
      tasks.add(task);
      if (pending.getAndIncrement() == 0) {
        runNext();
        finish();
      }
    }
  }

  private void finish() {
    while (pending.decrementAndGet() > 0) {
      runNext();
    }
  }

  private void runNext() {
    Objects.requireNonNull(tasks.poll()).run();
  }
}
