package dev.sluice.chain.pipeline.flow;

import dev.sluice.chain.contract.Limits;
import dev.sluice.proto.StageFailure;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The times that all stages of the older response contract share (http-responses 7.1, 7.3): 30 s
 * for one unit through all of them, 2 min to collect whole bodies. Event loop only.
 */
public final class UnitClock {
  public static final Duration COLLECTING = Duration.ofMinutes(2);

  private final LongSupplier nanoTime;
  private final long collectedUntil;
  private long unitUntil;
  private OptionalLong heldSince = OptionalLong.empty();
  private int collectors;

  public UnitClock(LongSupplier nanoTime, int collectors) {
    this.nanoTime = nanoTime;
    this.collectors = collectors;
    this.collectedUntil = nanoTime.getAsLong() + COLLECTING.toNanos();
    unitBegins();
  }

  public void unitBegins() {
    long now = nanoTime.getAsLong();
    unitUntil = now + Limits.CHAIN_BUDGET.toNanos();
    heldSince = heldSince.isPresent() ? OptionalLong.of(now) : heldSince;
  }

  public void held(boolean waits) {
    if (waits == heldSince.isPresent()) {
      return;
    }
    long now = nanoTime.getAsLong();
    unitUntil += heldSince.isPresent() ? now - heldSince.getAsLong() : 0;
    heldSince = waits ? OptionalLong.of(now) : OptionalLong.empty();
  }

  public void collected() {
    collectors--;
  }

  /** Time left to collect; zero or less when it is over. */
  public Duration collectingTime() {
    return Duration.ofNanos(collectedUntil - nanoTime.getAsLong());
  }

  public Allowance allowance(Duration timeout) {
    long now = nanoTime.getAsLong();
    Duration unit = Duration.ofNanos(unitUntil - heldSince.orElse(now));
    if (unit.isNegative() || unit.isZero()) {
      return new Allowance(Duration.ZERO, StageFailure.CHAIN_TIMEOUT.text());
    }
    Duration least = unit.compareTo(timeout) < 0 ? unit : timeout;
    Duration rest = collectingTime();
    return collectors > 0 && rest.compareTo(least) <= 0
        ? new Allowance(rest, StageFailure.WHOLE_BODY_ACCUMULATION_TIMEOUT.text())
        : new Allowance(least, StageFailure.TIMEOUT.text());
  }

  /** The time of an exchange, zero or less when it must not begin, and its timeout code. */
  public record Allowance(Duration time, String code) {
    public boolean isOver() {
      return time.isNegative() || time.isZero();
    }
  }
}
