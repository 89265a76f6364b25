package dev.sluice.chain.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The health of one service on one node: its event loops, circuits and outcomes. Any thread. */
public final class ServiceHealth {
  private final AtomicInteger loops = new AtomicInteger();
  private final AtomicInteger resolved = new AtomicInteger();
  private final OutcomeCounts outcomes = new OutcomeCounts();
  private final TokenRefusals refusals = new TokenRefusals(System.nanoTime());
  private final ServiceCircuits circuits;

  ServiceHealth(CircuitLimits limits) {
    circuits = new ServiceCircuits(limits);
  }

  public int loops() {
    return loops.get();
  }

  public int resolved() {
    return resolved.get();
  }

  public ServiceCircuits circuits() {
    return circuits;
  }

  public int circuitsOpen() {
    return circuits.sandboxesOpen() + (circuits.isSharedOpen() ? 1 : 0);
  }

  public OutcomeCounts outcomes() {
    return outcomes;
  }

  public Optional<String> refusal() {
    return refusals.current();
  }

  TokenRefusals refusals() {
    return refusals;
  }

  int addLoops(int change) {
    return loops.addAndGet(change);
  }

  void addResolved(int change) {
    resolved.addAndGet(change);
  }

  /** Whether a service refuses its callers, logged at most once a minute. Any thread. */
  static final class TokenRefusals {
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final AtomicLong nextLine;
    private volatile Optional<Refused> last = Optional.empty();

    TokenRefusals(long now) {
      nextLine = new AtomicLong(now);
    }

    /** A sandbox was refused. Returns whether that is worth a line, once a minute. */
    boolean add(String sandbox, String status, long now) {
      last = Optional.of(new Refused(sandbox, status));
      long next = nextLine.get();
      return now - next >= 0 && nextLine.compareAndSet(next, now + PAUSE_NANOS);
    }

    void clear(String sandbox) {
      if (last.filter(refused -> refused.sandbox().equals(sandbox)).isPresent()) {
        last = Optional.empty();
      }
    }

    Optional<String> current() {
      return last.map(Refused::text);
    }

    private record Refused(String sandbox, String status) {
      String text() {
        return "refuses calls for sandbox '%s': %s".formatted(sandbox, status);
      }
    }
  }
}
