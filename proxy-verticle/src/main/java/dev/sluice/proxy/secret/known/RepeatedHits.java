package dev.sluice.proxy.secret.known;

import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Counts the requests with known values for each sandbox: many of them are a search for a value, or
 * a leak. Any thread.
 */
final class RepeatedHits {
  /** Within {@link #WINDOW}. */
  static final int USUAL = 5;

  private static final long WINDOW = Duration.ofHours(1).toNanos();

  private final LongSupplier nanoTime;

  /** The settings bound the number of sandboxes. */
  private final ConcurrentMap<String, Window> windows = new ConcurrentHashMap<>();

  RepeatedHits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Window(long begun, int hits) {
    Window next(long now) {
      return now - begun >= WINDOW ? new Window(now, 1) : new Window(begun, hits + 1);
    }
  }

  /** Counts one; the finding is for the first one that is too many within an hour. */
  List<PlatformFinding> count(String sandbox) {
    long now = nanoTime.getAsLong();
    Window window =
        windows.compute(
            sandbox, (id, before) -> before == null ? new Window(now, 1) : before.next(now));
    return window.hits() == USUAL + 1
        ? List.of(
            PlatformFinding.newBuilder()
                .setUid(FindingUid.KNOWN_VALUES_REPEATED.text())
                .setSeverity(Severity.SEVERITY_HIGH)
                .setDisposition(FindingDisposition.DENIED.text())
                .build())
        : List.of();
  }
}
