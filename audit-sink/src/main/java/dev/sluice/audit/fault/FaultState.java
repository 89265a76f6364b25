package dev.sluice.audit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of fault: whether it stands, since when, and how often it happened. Logs one line when a
 * state begins and none while it lasts. Any thread, without locks.
 */
public final class FaultState {
  private static final Logger LOG = LoggerFactory.getLogger(FaultState.class);

  // A fault that comes and goes has one line in this time.
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final FaultKind kind;
  private final LongAdder count = new LongAdder();
  private final AtomicReference<@Nullable State> state = new AtomicReference<>();

  /**
   * A state of the fault; it begins with its reason and lasts until another reason or the end.
   *
   * @param loggedNanos monotonic time of the last line about this reason
   */
  private record State(
      String reason, Instant at, long sinceNanos, boolean standing, long loggedNanos) {
    static State of(String reason, boolean standing, long sinceNanos, long loggedNanos) {
      return new State(reason, Instant.now(), sinceNanos, standing, loggedNanos);
    }

    boolean isLogged() {
      return loggedNanos == sinceNanos;
    }
  }

  public FaultState(FaultKind kind) {
    this.kind = kind;
  }

  public static String reasonOf(Throwable cause) {
    if (cause instanceof FileSystemException file) {
      String reason = file.getReason();
      return reason == null ? FaultTrace.typeOf(file) : reason;
    }
    return String.valueOf(cause.getMessage());
  }

  public void failed(String reason, Throwable cause) {
    if (!begins(reason)) {
      return;
    }
    // A disk that fails is no bug: its reason says all.
    if (cause instanceof IOException || cause instanceof UncheckedIOException) {
      LOG.error("audit fault {}: {}", kind.text(), reason);
    } else {
      LOG.error("audit fault {}: {}: {}", kind.text(), reason, FaultTrace.of(cause));
    }
  }

  public void failed(String reason) {
    if (begins(reason)) {
      LOG.error("audit fault {}: {}", kind.text(), reason);
    }
  }

  /**
   * As {@link #failed(String)}, without its log line; returns whether a line is due: a state
   * begins, and it is not one that ended within the last minute.
   */
  public boolean begins(String reason) {
    count.increment();
    State before = state.get();
    long now = System.nanoTime();
    long logged = now;
    if (before != null && before.reason().equals(reason)) {
      if (before.standing()) {
        return false;
      }
      boolean flickers = now - before.loggedNanos() < QUIET.toNanos();
      logged = flickers ? before.loggedNanos() : now;
    }
    State begun = State.of(reason, true, now, logged);
    // Two threads may fail at once; one of them logs.
    return state.compareAndSet(before, begun) && begun.isLogged();
  }

  /** The fault happened and is over, because the work goes on elsewhere. */
  public void happened(String reason) {
    count.increment();
    long now = System.nanoTime();
    state.set(State.of(reason, false, now, now));
    LOG.error("audit fault {}, over at once: {}", kind.text(), reason);
  }

  public void cleared() {
    State before = state.get();
    if (before == null || !before.standing()) {
      return;
    }
    State over = State.of(before.reason(), false, System.nanoTime(), before.loggedNanos());
    if (state.compareAndSet(before, over) && before.isLogged()) {
      LOG.info("audit fault {} is over after {}: {}", kind.text(), lasted(before), before.reason());
    }
  }

  public String reason() {
    State now = state.get();
    return now == null || !now.standing() ? "" : now.reason();
  }

  public long count() {
    return count.sum();
  }

  /** The report; empty when nothing failed since the start. */
  public Optional<FaultReport> report() {
    State now = state.get();
    return Optional.ofNullable(now)
        .map(
            last ->
                new FaultReport(
                    kind,
                    last.reason(),
                    last.at(),
                    last.standing() ? lasted(last) : Duration.ZERO,
                    count.sum(),
                    last.standing()));
  }

  private static Duration lasted(State state) {
    return Duration.ofNanos(System.nanoTime() - state.sinceNanos());
  }
}
