package dev.sluice.control.change;

import dev.sluice.config.PreparedPolicy;
import dev.sluice.config.policy.preset.PresetPins;
import dev.sluice.config.source.Source;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Compiles policy documents, and compares them with the boundary, beside the queue of changes, so
 * that one that takes long does not hold up the changes of other sandboxes. Any thread.
 */
final class PolicyPreparation {
  private static final int COMPILERS = 2;

  /** Each holds the files of a directory. */
  private static final int MAX_WAITING_COMPARISONS = 4;

  private static final int IDLE_SECONDS = 5;

  private final Function<Source, PreparedPolicy> compiler;
  private final ThreadPoolExecutor compilers =
      threads(COMPILERS, SerialExecutor.MAX_WAITING, "configuration-compiler-");

  /** One: the next comparison finds the verdicts of the one before. */
  private final ThreadPoolExecutor comparer =
      threads(1, MAX_WAITING_COMPARISONS, "configuration-comparer-");

  PolicyPreparation(Function<Source, PreparedPolicy> compiler) {
    this.compiler = compiler;
  }

  private static ThreadPoolExecutor threads(int count, int waiting, String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().daemon().name(name, 0).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * Compiles documents, whether they are valid or not.
   *
   * @param context on which the result arrives
   * @return fails with {@link ControlUnavailable} when too many wait
   */
  Future<Map<Source, PreparedPolicy>> prepare(Context context, Collection<Source> documents) {
    if (documents.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    List<Source> all = new ArrayList<>(documents);
    return run(compilers, context, () -> compiled(all));
  }

  /**
   * Compares policies with a boundary, which may take an hour; one call at a time, in order of
   * arrival. No compilation waits for it.
   *
   * @param context on which the result arrives
   * @return fails with {@link ControlUnavailable} when too many wait
   */
  <T> Future<T> compare(Context context, Supplier<T> comparison) {
    return run(comparer, context, comparison);
  }

  private static <T> Future<T> run(ThreadPoolExecutor threads, Context context, Supplier<T> work) {
    Promise<T> done = Promise.promise();
    try {
      threads.execute(() -> run(context, work, done));
    } catch (RejectedExecutionException full) {
      return Future.failedFuture(ControlUnavailable.busy());
    }
    return done.future();
  }

  private static <T> void run(Context context, Supplier<T> work, Promise<T> done) {
    try {
      T result = work.get();
      context.runOnContext(go -> done.complete(result));
    } catch (Throwable fault) {
      // A change waits for the answer, whatever ends the thread.
      context.runOnContext(go -> done.fail(fault));
    }
  }

  private Map<Source, PreparedPolicy> compiled(List<Source> documents) {
    Map<Source, PreparedPolicy> all = new HashMap<>();
    for (Source document : documents) {
      Source pinned = PresetPins.pin(document);
      all.put(pinned, compiler.apply(pinned));
    }
    return all;
  }
}
