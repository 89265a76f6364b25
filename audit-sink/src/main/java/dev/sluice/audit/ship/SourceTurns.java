package dev.sluice.audit.ship;

import dev.sluice.audit.fault.Backoff;
import dev.sluice.audit.fault.FaultTrace;
import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.RecordSource;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads sources, each in its turn. One that fails pauses on its own, so that it holds up no other
 * and ends no session; the pauses outlive sessions, so that attempts are as far apart as they
 * should be. One for which there was no room comes first. For the shipper's thread.
 */
final class SourceTurns {
  // Most sources that a reason names.
  private static final int NAMED = 3;

  private final ShippingStatus status;
  private final LongSupplier nanos;
  private final Map<RecordSource, Failing> failing = new LinkedHashMap<>();
  private Optional<RecordSource> passedOver = Optional.empty();

  private record Failing(String cause, Instant since, Backoff backoff, long untilNanos) {
    @Override
    public String toString() {
      return cause + " (since " + since + ")";
    }
  }

  /**
   * @param status where it notes that sources fail
   * @param nanos monotonic time
   */
  SourceTurns(ShippingStatus status, LongSupplier nanos) {
    this.status = status;
    this.nanos = nanos;
  }

  List<RecordSource> inOrder(Collection<RecordSource> sources) {
    List<RecordSource> turn = new ArrayList<>(sources);
    passedOver.ifPresent(first -> Collections.rotate(turn, -Math.max(0, turn.indexOf(first))));
    passedOver = Optional.empty();
    return turn;
  }

  /** Notes that bytes in flight left no room for a source, so that it soon comes first. */
  void passOver(RecordSource source) {
    passedOver = passedOver.or(() -> Optional.of(source));
  }

  Optional<JournalEntry> poll(RecordSource source) {
    Failing before = failing.get(source);
    if (before != null && nanos.getAsLong() - before.untilNanos() < 0) {
      return Optional.empty();
    }
    try {
      Optional<JournalEntry> entry = source.poll();
      if (before != null) {
        failing.remove(source);
        if (failing.isEmpty()) {
          status.readable();
        }
      }
      return entry;
    } catch (IOException | RuntimeException e) {
      failing.put(source, failed(before, e));
      status.unreadable(reason(), e);
      return Optional.empty();
    }
  }

  private Failing failed(@Nullable Failing before, Exception cause) {
    Backoff backoff = before == null ? Backoff.ofAttempts() : before.backoff();
    Instant since = before == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : before.since();
    return new Failing(textOf(cause), since, backoff, nanos.getAsLong() + backoff.next().toNanos());
  }

  private String reason() {
    String named =
        failing.values().stream()
            .limit(NAMED)
            .map(Failing::toString)
            .collect(Collectors.joining(", "));
    int more = failing.size() - NAMED;
    return "journal files cannot be read; records in others are shipped: "
        + named
        + (more > 0 ? " and " + more + " more" : "");
  }

  // Messages of files name them; those of other exceptions may quote a record.
  private static String textOf(Exception cause) {
    String type = FaultTrace.typeOf(cause);
    return cause instanceof IOException ? type + " " + cause.getMessage() : type;
  }
}
