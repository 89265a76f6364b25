package dev.sluice.wire;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Receives the duration of each step. Any thread; must not block. */
public interface SetupTimes {
  SetupTimes NONE = (step, succeeded, nanos) -> {};

  /** Reports a finished step and its duration in nanoseconds. */
  void took(SetupStep step, boolean succeeded, long nanos);

  default <T> Future<T> measure(SetupStep step, Supplier<Future<T>> work) {
    long begun = System.nanoTime();
    return work.get()
        .onComplete(result -> took(step, result.succeeded(), System.nanoTime() - begun));
  }
}
