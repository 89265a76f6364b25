package dev.sluice.app.warmup;

import dev.sluice.config.settings.Role;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warms up the code that requests run, on a thread of its own beside the start of the node. It is
 * an optimization: a failure is logged, and the node starts without it. Any thread.
 */
public final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final String NAME = "warm-up";

  /** From the begin on. A start that takes as long by itself does not wait at all. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final CountDownLatch served = new CountDownLatch(1);
  private final Work work;
  private final Duration limit;
  private final long begun = System.nanoTime();
  private final Thread thread;

  private WarmUp(Work work, Duration limit) {
    this.work = work;
    this.limit = limit;
    this.thread = Thread.ofPlatform().name(NAME).daemon().unstarted(this::run);
  }

  /** Begins with a node of doubles, unless the node serves no requests. */
  public static WarmUp begin(Set<Role> roles) {
    boolean serves = roles.contains(Role.PROXY) || roles.contains(Role.CHAIN);
    return begin(serves ? WarmUpNode::serve : Runnable::run, LIMIT);
  }

  static WarmUp begin(Work work, Duration limit) {
    WarmUp begun = new WarmUp(work, limit);
    begun.thread.start();
    return begun;
  }

  /** Returns when it has served its requests, failed, or run out of time. */
  public void awaitServed() {
    try {
      long left = limit.toNanos() - (System.nanoTime() - begun);
      if (!served.await(left, TimeUnit.NANOSECONDS)) {
        LOG.debug("the warm-up took longer than {}", limit);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      work.run(served::countDown);
    } catch (InterruptedException cutOff) {
      LOG.debug("the warm-up was cut off");
    } catch (Exception | LinkageError e) {
      // A stop during the start ends it so, too: a line is enough.
      LOG.warn("the first requests will be slower: the warm-up failed: {}", e.getMessage());
      LOG.debug("the warm-up failed", e);
    } finally {
      served.countDown();
    }
  }

  /** Ends it, and waits for its end as long as a start waits. */
  public void end() throws InterruptedException {
    thread.interrupt();
    thread.join(limit);
  }

  /** What warms up. */
  @FunctionalInterface
  interface Work {
    /**
     * Blocks until everything is stopped.
     *
     * @param served called when the requests are served, before the end
     */
    void run(Runnable served) throws Exception;
  }
}
