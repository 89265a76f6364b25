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
  private static final int THREADS = 2;
  private static final int IDLE_SECONDS = 5;

  private final Function<Source, PreparedPolicy> compiler;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(SerialExecutor.MAX_WAITING),
          Thread.ofPlatform().daemon().name("configuration-compiler-", 0).factory());

  PolicyPreparation(Function<Source, PreparedPolicy> compiler) {
    this.compiler = compiler;
    threads.allowCoreThreadTimeOut(true);
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
    return run(context, () -> compiled(all));
  }

  /**
   * Does other work that takes long.
   *
   * @param context on which the result arrives
   * @return fails with {@link ControlUnavailable} when too many wait
   */
  <T> Future<T> run(Context context, Supplier<T> work) {
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
