package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.Capacity;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread, never blocks. Permits for costly work and the places of requests that wait for one
 * (middleware-contract f.2, f.3), both shared fairly between sandboxes and client addresses. A
 * returned permit goes to the sandbox whose turn it is. Outlives every reload.
 */
public final class WorkPermits {
  private final SandboxShares active;
  private final SandboxShares places;
  private final FairQueue<WorkPermit> queue = new FairQueue<>();
  private final SerialTasks tasks = new SerialTasks();

  public WorkPermits(Capacity capacity) {
    this(capacity.active(), capacity.waiting());
  }

  /** Permits for other work than inspection. Both bounds are those of one client alone. */
  public WorkPermits(int active, int waiting) {
    this.active = SandboxShares.withHeadroom(active);
    this.places = SandboxShares.withHeadroom(waiting);
  }

  public WorkPermit of(Claimant claimant, WorkPermit.Applicant applicant) {
    return new WorkPermit(this, claimant, applicant);
  }

  void apply(WorkPermit permit) {
    tasks.run(() -> decide(permit));
  }

  private void decide(WorkPermit permit) {
    Claimant claimant = permit.claimant();
    if (!queue.has(claimant) && active.claim(claimant, 1)) {
      permit.decide(WorkPermit.State.HELD);
    } else if (places.claim(claimant, 1)) {
      permit.enter(WorkPermit.State.WAITING);
      queue.add(claimant, permit);
    } else {
      permit.decide(WorkPermit.State.OVER);
    }
  }

  void end(WorkPermit permit) {
    tasks.run(() -> takeBack(permit));
  }

  private void takeBack(WorkPermit permit) {
    WorkPermit.State before = permit.state();
    permit.enter(WorkPermit.State.OVER);
    switch (before) {
      case NEW, OVER -> {}
      case WAITING -> {
        queue.remove(permit.claimant(), permit);
        places.release(permit.claimant(), 1);
      }
      case HELD -> {
        active.release(permit.claimant(), 1);
        serve();
      }
    }
  }

  // Several may be admitted: the share of each sandbox grows when another one leaves.
  private void serve() {
    if (queue.isEmpty()) {
      return;
    }
    Optional<WorkPermit> served = next();
    while (served.isPresent()) {
      places.release(served.get().claimant(), 1);
      served.get().decide(WorkPermit.State.HELD);
      served = next();
    }
  }

  private Optional<WorkPermit> next() {
    return queue.next(claimant -> active.claim(claimant, 1));
  }

  public long inUse() {
    return active.inUse();
  }

  public long waiting() {
    return places.inUse();
  }

  // Any thread, never blocks. Runs short tasks one at a time, in order: a thread that finds another
  // one running a task leaves its own task to it.
  private static final class SerialTasks {
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
}
