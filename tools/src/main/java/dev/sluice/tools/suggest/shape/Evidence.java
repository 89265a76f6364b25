package dev.sluice.tools.suggest.shape;

import dev.sluice.tools.suggest.record.DeniedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** How often something was denied, when, and by which refusal. One thread. */
public final class Evidence {
  private static final int SAMPLES = 3;
  private static final int MOST_REFUSALS = 4;

  /** The last millisecond of the year 9999. */
  private static final long LATEST = 253_402_300_799_999L;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Comparator<Sample> NEWEST_FIRST =
      Comparator.comparingLong(Sample::millis).reversed().thenComparing(Sample::request);

  private final List<Sample> samples = new ArrayList<>();
  private final SortedSet<String> refusals = new TreeSet<>();
  private long count;
  private long first = LATEST;
  private long last;

  private record Sample(long millis, String request) {}

  /** Counts an event. */
  void add(DeniedEvent event) {
    long millis = Math.min(event.timeMillis(), LATEST);
    count++;
    first = Math.min(first, millis);
    last = Math.max(last, millis);
    DeniedEvent.Decided ruling = event.ruling();
    addRefusal(ruling.mode().word() + " (" + ruling.engine() + ")");
    if (ID.matcher(event.request()).matches()) {
      addSample(new Sample(millis, event.request()));
    }
  }

  /** Counts what another one has. */
  public Evidence add(Evidence other) {
    count += other.count;
    first = Math.min(first, other.first);
    last = Math.max(last, other.last);
    other.refusals.forEach(this::addRefusal);
    other.samples.forEach(this::addSample);
    return this;
  }

  private void addRefusal(String refusal) {
    if (refusals.size() < MOST_REFUSALS) {
      refusals.add(refusal);
    }
  }

  private void addSample(Sample sample) {
    if (samples.size() == SAMPLES && NEWEST_FIRST.compare(samples.getLast(), sample) <= 0) {
      return;
    }
    if (!samples.contains(sample)) {
      samples.add(sample);
      samples.sort(NEWEST_FIRST);
      if (samples.size() > SAMPLES) {
        samples.removeLast();
      }
    }
  }

  /** Number of events. */
  public long count() {
    return count;
  }

  /** To the second. */
  public Instant first() {
    return Instant.ofEpochSecond(Math.min(first, last) / 1000);
  }

  /** To the second. */
  public Instant last() {
    return Instant.ofEpochSecond(last / 1000);
  }

  /** Mode and engine, such as {@code policy_denied (l7)}; at most four. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  /** Ids of the newest requests, at most three; each of letters, digits and dashes. */
  public List<String> requests() {
    return samples.stream().map(Sample::request).toList();
  }
}
