package dev.sluice.proxy.timing;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Is told how long steps take. Any thread; must not block. */
public interface SetupTimes {
  /** Tells nobody. */
  SetupTimes NONE = (step, succeeded, nanos) -> {};

  /**
   * A step that has ended.
   *
   * @param nanos since it began
   */
  void took(SetupStep step, boolean succeeded, long nanos);

  /** Begins a step and tells its time when its future completes. */
  default <T> Future<T> measure(SetupStep step, Supplier<Future<T>> work) {
    long begun = System.nanoTime();
    return work.get()
        .onComplete(result -> took(step, result.succeeded(), System.nanoTime() - begun));
  }
}
