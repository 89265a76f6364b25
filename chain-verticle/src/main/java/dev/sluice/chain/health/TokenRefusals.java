package dev.sluice.chain.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Whether a service refuses its callers, who must not fill the log with that. Any thread. */
final class TokenRefusals {
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final AtomicReference<Optional<Refused>> last = new AtomicReference<>(Optional.empty());
  private final AtomicLong nextLine;

  /**
   * @param now as the later times are: {@code System.nanoTime()}
   */
  TokenRefusals(long now) {
    nextLine = new AtomicLong(now);
  }

  /** A sandbox was refused. Returns whether that is worth a line, once a minute. */
  boolean add(String sandbox, String status, long now) {
    last.set(Optional.of(new Refused(sandbox, status)));
    long next = nextLine.get();
    return now - next >= 0 && nextLine.compareAndSet(next, now + PAUSE_NANOS);
  }

  /** A sandbox was served. */
  void clear(String sandbox) {
    Optional<Refused> known = last.get();
    if (known.isPresent() && known.get().sandbox().equals(sandbox)) {
      last.compareAndSet(known, Optional.empty());
    }
  }

  /** The last refusal that no answer to the same sandbox followed, in platform text. */
  Optional<String> current() {
    return last.get().map(Refused::text);
  }

  /** Of one sandbox. */
  private record Refused(String sandbox, String status) {
    String text() {
      return "refuses calls for sandbox '%s': %s".formatted(sandbox, status);
    }
  }
}
