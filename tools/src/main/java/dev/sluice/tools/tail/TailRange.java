package dev.sluice.tools.tail;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.tail.AuditTail.Reading;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options of {@code audit tail} that select the part of the topic to read. */
final class TailRange {
  private static final int MOST_LAST = 10_000;

  @Option(names = "--from-beginning", description = "start with the oldest event that is kept")
  private boolean fromBeginning;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "start there: 90s, 10m, 2h or 1d ago, or an instant: 2026-01-31T12:00:00Z")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "start with the last N requests, up to 10000")
  private Optional<Integer> last = Optional.empty();

  @Option(
      names = "--no-follow",
      description = "end where the topic ends now; without a start, everything is read")
  private boolean noFollow;

  @Option(names = "--count", paramLabel = "N", description = "stop after N events")
  private long count = Long.MAX_VALUE;

  /**
   * Checks what the parser does not.
   *
   * @throws CommandFailure for values that are out of range or exclude each other
   */
  void check() {
    if (last.isPresent() && count != Long.MAX_VALUE) {
      throw CommandFailure.usage("expected one of --last and --count");
    }
    if (count < 0) {
      throw CommandFailure.usage("--count: expected a number from 0");
    }
    if (last.isPresent() && (last.get() < 1 || last.get() > MOST_LAST)) {
      throw CommandFailure.usage("--last: expected a number from 1 to " + MOST_LAST);
    }
    if (Stream.of(fromBeginning, since.isPresent(), last.isPresent()).filter(is -> is).count()
        > 1) {
      throw CommandFailure.usage("expected one of --from-beginning, --since and --last");
    }
    start(false);
  }

  /**
   * Where to begin.
   *
   * @param reachesBack whether everything is read when nothing else is said
   */
  StartPoint start(boolean reachesBack) {
    if (since.isPresent()) {
      return StartPoint.ofOption(since.get());
    }
    return fromBeginning || noFollow || reachesBack
        ? new StartPoint.Oldest()
        : new StartPoint.Next();
  }

  OptionalInt last() {
    return last.isPresent() ? OptionalInt.of(last.get()) : OptionalInt.empty();
  }

  boolean isEndless() {
    return !noFollow;
  }

  /** In the order of arrival, as programs get events. */
  Reading unordered() {
    return noFollow ? Reading.TO_END : Reading.ENDLESS;
  }

  /** In the order of time, as people want them. */
  Reading ordered() {
    return noFollow ? Reading.ORDERED_TO_END : Reading.ORDERED_ENDLESS;
  }

  long count() {
    return count;
  }
}
