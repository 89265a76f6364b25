package dev.sluice.proxy.capacity;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread, never blocks. Runs short tasks one at a time, in order: a thread that finds another
 * one at work leaves its task to it.
 */
final class SerialTasks {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** Runs the task now, or on the thread that is at work. The task must not throw. */
  void run(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      do {
        Objects.requireNonNull(tasks.poll()).run();
      } while (pending.decrementAndGet() > 0);
    }
  }
}
