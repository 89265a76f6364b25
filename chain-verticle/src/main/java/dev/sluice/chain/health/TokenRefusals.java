package dev.sluice.chain.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Whether a service refuses its callers, who must not fill the log with that. Any thread. */
final class TokenRefusals {
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
