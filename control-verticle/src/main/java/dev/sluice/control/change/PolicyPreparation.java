package dev.sluice.control.change;

import dev.sluice.config.source.Source;
import dev.sluice.control.files.BackgroundThreads;
import dev.sluice.policy.preset.PresetPins;
import dev.sluice.policy.snapshot.PreparedPolicy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Compiles policy documents, and compares them with the boundary, outside the queue of changes, so
 * that one that takes long does not hold up the changes of other sandboxes. Any thread.
 */
final class PolicyPreparation {
  private static final int COMPILERS = 2;

  private static final int MAX_WAITING_COMPARISONS = 4;

  private final Function<Source, PreparedPolicy> compiler;
  private final BackgroundThreads compilers =
      new BackgroundThreads("configuration-compiler", COMPILERS, SerialExecutor.MAX_WAITING);

  /** One: the next comparison finds the verdicts of the one before. */
  private final BackgroundThreads comparer =
      new BackgroundThreads("configuration-comparer", 1, MAX_WAITING_COMPARISONS);

  PolicyPreparation(Function<Source, PreparedPolicy> compiler) {
    this.compiler = compiler;
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
  <T> Future<T> compare(Context context, Callable<T> comparison) {
    return run(comparer, context, comparison);
  }

  private static <T> Future<T> run(BackgroundThreads threads, Context context, Callable<T> work) {
    return threads
        .call(context, work)
        .recover(
            fault ->
                Future.failedFuture(
                    fault instanceof RejectedExecutionException
                        ? ControlUnavailable.busy()
                        : fault));
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
