package dev.sluice.tools.suggest.shape;

import dev.sluice.tools.suggest.record.DeniedEvent;
import dev.sluice.tools.suggest.record.DeniedEvent.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How often something was denied, when, and by which refusal. One thread. */
public final class Evidence {
  private static final int SAMPLES = 2;
  private static final int MOST_REFUSALS = 4;

  /** The last millisecond of the year 9999. */
  private static final long LATEST = 253_402_300_799_999L;

  private static final int LONGEST_ID = 64;

  private final List<Sample> samples = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>(1);
  private long count;
  private long first = LATEST;
  private long last;

  private record Sample(long millis, String request) {}

  private record Refusal(Mode mode, String engine) {
    String text() {
      return mode.word() + " (" + engine + ")";
    }
  }

  void add(DeniedEvent event) {
    long millis = Math.min(event.timeMillis(), LATEST);
    count++;
    first = Math.min(first, millis);
    last = Math.max(last, millis);
    addRefusal(new Refusal(event.ruling().mode(), event.ruling().engine()));
    addSample(millis, event.request());
  }

  public Evidence add(Evidence other) {
    count += other.count;
    first = Math.min(first, other.first);
    last = Math.max(last, other.last);
    other.refusals.forEach(this::addRefusal);
    other.samples.forEach(sample -> addSample(sample.millis(), sample.request()));
    return this;
  }

  private void addRefusal(Refusal refusal) {
    if (!refusals.contains(refusal) && refusals.size() < MOST_REFUSALS) {
      refusals.add(refusal);
    }
  }

  /** Keeps the newest, so that the order of the events does not matter. */
  private void addSample(long millis, String request) {
    int place = samples.size();
    while (place > 0 && isNewer(millis, request, samples.get(place - 1))) {
      place--;
    }
    boolean known = place > 0 && samples.get(place - 1).request().equals(request);
    if (place < SAMPLES && !known && isId(request)) {
      samples.add(place, new Sample(millis, request));
      if (samples.size() > SAMPLES) {
        samples.removeLast();
      }
    }
  }

  private static boolean isNewer(long millis, String request, Sample other) {
    return millis != other.millis()
        ? millis > other.millis()
        : request.compareTo(other.request()) < 0;
  }

  /** Letters, digits and dashes, so that it can stand in a comment. */
  private static boolean isId(String request) {
    boolean plain = !request.isEmpty() && request.length() <= LONGEST_ID;
    for (int i = 0; plain && i < request.length(); i++) {
      char c = request.charAt(i);
      plain = c == '-' || (c < 0x7F && Character.isLetterOrDigit(c));
    }
    return plain;
  }

  public long count() {
    return count;
  }

  /** To the second. */
  public Instant first() {
    return Instant.ofEpochSecond(Math.min(first, last) / 1000);
  }

  public Instant last() {
    return Instant.ofEpochSecond(last / 1000);
  }

  /** Mode and engine, such as {@code policy_denied (l7)}; at most four. */
  public List<String> refusals() {
    return refusals.stream().map(Refusal::text).sorted().toList();
  }

  /** Ids of the newest requests, at most two; each of letters, digits and dashes. */
  public List<String> requests() {
    return samples.stream().map(Sample::request).toList();
  }
}
