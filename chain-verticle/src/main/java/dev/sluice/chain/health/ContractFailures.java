package dev.sluice.chain.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which failures of the contract of a node are told: the first of a service, operation and kind,
 * and then one for each interval, with the number of those before it that were not (http-hooks 13).
 * The number is told by itself where none comes after. Any thread.
 */
public final class ContractFailures {
  /** Such a service describes itself again after as long. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** The next failure tells of those before it; the node does when it has not come by then. */
  static final Duration PATIENCE = INTERVAL.multipliedBy(2);

  // Of names that registrations no longer have; others are told anew beyond it.
  private static final int MOST = 4096;

  private final ConcurrentMap<Failure, Told> last = new ConcurrentHashMap<>();

  /**
   * A failure of the contract.
   *
   * @param operation {@code http_request} or {@code http_response}
   * @param kind such as {@code unimplemented}
   */
  public record Failure(String service, String operation, String kind) {}

  /** The last report, and the failures since then without one. */
  private record Told(long nanos, long untold, boolean tells) {}

  /** Failures since the last report. */
  public record Untold(Failure failure, long count) {}

  /**
   * Failures to report now because none came after them in time. Each is returned once.
   *
   * @param nanos by the clock of {@link #happened}
   */
  public List<Untold> overdue(long nanos) {
    return take(nanos, PATIENCE);
  }

  public List<Untold> left(long nanos) {
    return take(nanos, Duration.ZERO);
  }

  private List<Untold> take(long nanos, Duration patience) {
    List<Untold> taken = new ArrayList<>(0);
    for (Failure failure : last.keySet()) {
      last.computeIfPresent(
          failure,
          (same, told) -> {
            if (told.untold() == 0 || nanos - told.nanos() < patience.toNanos()) {
              return told;
            }
            taken.add(new Untold(failure, told.untold()));
            return new Told(told.nanos(), 0, false);
          });
    }
    return taken;
  }

  /**
   * It happened.
   *
   * @param nanos a clock like {@link System#nanoTime()}
   * @return how many before it were not told; empty when it is not told either
   */
  public OptionalLong happened(Failure failure, long nanos) {
    if (last.size() >= MOST) {
      last.clear();
    }
    long[] before = new long[1];
    Told now =
        last.compute(
            failure,
            (same, told) -> {
              if (told == null) {
                return new Told(nanos, 0, true);
              }
              before[0] = told.untold();
              return nanos - told.nanos() < INTERVAL.toNanos()
                  ? new Told(told.nanos(), told.untold() + 1, false)
                  : new Told(nanos, 0, true);
            });
    return now.tells() ? OptionalLong.of(before[0]) : OptionalLong.empty();
  }
}
