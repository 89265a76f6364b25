package dev.sluice.control.files;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads for work that blocks or takes long, and for no other work: it holds up nothing
 * else. They end while there is no work. Any thread.
 */
public final class BackgroundThreads {
  private static final int IDLE_SECONDS = 5;

  private final ThreadPoolExecutor threads;

  /**
   * Starts no thread yet.
   *
   * @param name of the thread; of several, what precedes their numbers
   * @param count of the threads, from 1
   * @param waiting calls that may wait for a thread, from 1
   */
  public BackgroundThreads(String name, int count, int waiting) {
    Thread.Builder thread = Thread.ofPlatform().daemon();
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            (count == 1 ? thread.name(name) : thread.name(name + "-", 0)).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Does work on one of the threads, in order of arrival.
   *
   * @param context on which the result arrives
   * @return fails with what the work throws, errors too: a caller waits, whatever ends the thread;
   *     at once with {@link RejectedExecutionException} when too many calls wait
   */
  public <T> Future<T> call(Context context, Callable<T> work) {
    Promise<T> done = Promise.promise();
    try {
      threads.execute(() -> run(context, work, done));
    } catch (RejectedExecutionException | Error unstarted) {
      return Future.failedFuture(unstarted);
    }
    return done.future();
  }

  private static <T> void run(Context context, Callable<T> work, Promise<T> done) {
    try {
      T result = work.call();
      context.runOnContext(go -> done.complete(result));
    } catch (Throwable fault) {
      context.runOnContext(go -> done.fail(fault));
    }
  }
}
