package dev.sluice.chain.pipeline;

import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.proto.StageFailure;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that all preflights of a message may take together. Event loop only. */
final class PreflightClock {
  private final LongSupplier nanoTime;
  private final long deadline;

  PreflightClock(Duration budget, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.deadline = nanoTime.getAsLong() + budget.toNanos();
  }

  Share share(Duration timeout) {
    Duration left = Duration.ofNanos(deadline - nanoTime.getAsLong());
    return left.compareTo(timeout) < 0 ? new Share(left, true) : new Share(timeout, false);
  }

  /** The time of one stage, which may be cut short by the budget of the chain. */
  record Share(Duration time, boolean ofChain) {
    boolean isOver() {
      return time.isNegative() || time.isZero();
    }

    PreflightVerdict named(PreflightVerdict verdict) {
      return ofChain
              && verdict instanceof PreflightVerdict.Failed failed
              && failed.reason().equals(StageFailure.TIMEOUT.text())
          ? new PreflightVerdict.Failed(StageFailure.CHAIN_TIMEOUT.text(), failed.closed())
          : verdict;
    }
  }
}
