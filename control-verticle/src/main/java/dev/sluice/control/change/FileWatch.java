package dev.sluice.control;

import dev.sluice.control.change.ChangeResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loop only. Looks at the configuration files again and again, and has a change taken over
 * once it has settled: an editor or a copy may write in several steps. What was rejected is tried
 * again when it changes, or when somebody asks.
 */
final class FileWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  /** Violations told in the log; {@code policy check} tells all. */
  private static final int TOLD = 20;

  /** No fingerprint is like it. */
  private static final String NOTHING = "";

  private final Vertx vertx;
  private final Callable<String> look;
  private final Supplier<Future<PolicyControl.Outcome>> reload;
  private String lastFault = "";
  private String taken;
  private String seen;

  /**
   * Begins with what has been read.
   *
   * @param look tells different states of the files apart; blocks
   * @param taken what {@code look} said before the files were read
   */
  FileWatch(
      Vertx vertx,
      Callable<String> look,
      String taken,
      Supplier<Future<PolicyControl.Outcome>> reload) {
    this.vertx = vertx;
    this.look = look;
    this.reload = reload;
    this.taken = taken;
    this.seen = taken;
  }

  void start(Duration interval) {
    if (interval.isPositive()) {
      vertx.setPeriodic(
          interval.toMillis(),
          // Files that cannot be looked at are a state like others: reading them tells why.
          tick ->
              vertx.executeBlocking(look).otherwise(Throwable::toString).onSuccess(this::compare));
    }
  }

  void compare(String now) {
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && !now.equals(taken)) {
      taken = now;
      reload.get().onSuccess(outcome -> tell(outcome.result())).onFailure(this::retry);
    }
  }

  /** Also of what changes without a trace in the fingerprint, such as permissions. */
  private void retry(Throwable fault) {
    taken = NOTHING;
    if (!fault.toString().equals(lastFault)) {
      lastFault = fault.toString();
      LOG.error("changed files could not be taken over, trying again: {}", lastFault);
    }
  }

  private void tell(ChangeResult result) {
    lastFault = "";
    switch (result) {
      case ChangeResult.Accepted accepted ->
          LOG.info("changed files are generation {}", accepted.generation().getNumber());
      case ChangeResult.Rejected rejected -> tellRejected(rejected);
      case ChangeResult.Unchanged unchanged -> {}
      case ChangeResult.Conflict conflict -> {}
    }
  }

  /** Says in the log what is wrong with the files. */
  static void tellRejected(ChangeResult.Rejected rejected) {
    List<String> violations = rejected.violations();
    LOG.error(
        "changed files were rejected with {} violations; what was in force still is",
        violations.size());
    violations.stream().limit(TOLD).forEach(LOG::error);
  }
}
