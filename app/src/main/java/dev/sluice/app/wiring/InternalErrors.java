package dev.sluice.app.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Any thread. Logs and counts exceptions of event-loop code. The loop continues, and the owner of
 * the work has already ended it.
 */
final class InternalErrors implements Handler<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(InternalErrors.class);
  private static final int MAX_CAUSES = 5;
  private static final int MAX_FRAMES = 50;

  /** Lines of a minute: requests that meet the same bug would fill the disk with its stack. */
  private static final int MAX_LINES = 10;

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Counter counter;
  private final AtomicReference<Lines> lines =
      new AtomicReference<>(new Lines(System.nanoTime(), 0));

  private record Lines(long sinceNanos, int count) {
    Lines next(long now) {
      return now - sinceNanos >= MINUTE ? new Lines(now, 1) : new Lines(sinceNanos, count + 1);
    }
  }

  InternalErrors(MeterRegistry meters) {
    this.counter =
        Counter.builder("sluice.internal.errors")
            .description("Exceptions of the node's own code")
            .register(meters);
  }

  @Override
  public void handle(Throwable thrown) {
    if (thrown instanceof IOException || thrown instanceof VertxException) {
      // A peer broke off a connection whose listener is gone.
      LOG.debug("unheeded: {}", thrown.getClass().getName());
      return;
    }
    counter.increment();
    if (isLineDue(System.nanoTime())) {
      LOG.error("internal error; what it belonged to is ended: {}", stack(thrown));
    }
  }

  /** Whether the next line is among the first of its minute. The metric counts the others, too. */
  boolean isLineDue(long now) {
    return lines.updateAndGet(before -> before.next(now)).count() <= MAX_LINES;
  }

  /** Stack traces without messages, which may quote the input. */
  static String stack(Throwable thrown) {
    StringBuilder text = new StringBuilder(thrown.getClass().getName());
    frames(text, thrown);
    Throwable cause = thrown.getCause();
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      text.append("\ncaused by ").append(cause.getClass().getName());
      frames(text, cause);
      cause = cause.getCause();
    }
    return text.toString();
  }

  private static void frames(StringBuilder text, Throwable thrown) {
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
      text.append("\n  at ").append(frames[i]);
    }
  }
}
