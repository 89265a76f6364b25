package dev.sluice.tools.replay;

import dev.sluice.policy.RecordedDecision.Missing;
import dev.sluice.tools.replay.ReplayGroup.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of recorded decisions, in bounded memory. One thread. */
final class ReplayTally {
  /** More groups are counted as one for each change. */
  private static final int MOST_GROUPS = 10_000;

  private static final int MOST_WRITERS = 10_000;
  private static final String OTHERS = "other rules, which are too many";

  private final Map<ReplayGroup.Key, Counter> groups = new HashMap<>();
  private final List<ReplayGroup> finished = new ArrayList<>();
  private final Map<String, NumberRanges> writers = new TreeMap<>();
  private final Set<String> sandboxes = new HashSet<>();
  private long read;
  private long judged;
  private long unreadable;
  private boolean named;
  private String latestWriter = "";
  private @Nullable NumberRanges latestNumbers;

  private static final class Counter {
    private final ReplayGroup.Key key;
    private long count;
    private long firstMs = Long.MAX_VALUE;
    private long lastMs = Long.MIN_VALUE;
    private Sample sample = Sample.NONE;

    private Counter(ReplayGroup.Key key) {
      this.key = key;
    }

    private void add(RecordedEvent event) {
      long time = event.timeMs();
      count++;
      lastMs = Math.max(lastMs, time);
      if (time < firstMs || (time == firstMs && event.uid().compareTo(sample.uid()) < 0)) {
        firstMs = time;
        sample = Sample.of(event);
      }
    }

    private ReplayGroup group() {
      return new ReplayGroup(key, count, firstMs, lastMs, sample);
    }
  }

  void readOne() {
    read++;
  }

  void unreadable() {
    unreadable++;
  }

  void numbered(String writer, long number) {
    NumberRanges latest = latestNumbers;
    if (writer.equals(latestWriter) && latest != null) {
      latest.add(number);
      return;
    }
    if (writers.size() < MOST_WRITERS || writers.containsKey(writer)) {
      latestWriter = writer;
      latestNumbers = writers.computeIfAbsent(writer, unseen -> new NumberRanges());
      latestNumbers.add(number);
    }
  }

  void add(ReplayGroup.Key key, RecordedEvent event, String sandbox) {
    judged++;
    named |= event.named();
    if (sandboxes.size() < MOST_GROUPS) {
      sandboxes.add(sandbox);
    }
    Counter counter = groups.get(key);
    if (counter == null) {
      boolean room = groups.size() < MOST_GROUPS;
      ReplayGroup.Key own =
          room ? key : new ReplayGroup.Key(key.change(), OTHERS, "", key.byKeys());
      counter = groups.computeIfAbsent(own, Counter::new);
    }
    counter.add(event);
  }

  /** Adds what another thread counted, which ends its count. */
  void addAll(ReplayTally other) {
    finished.addAll(other.finished);
    other.groups.values().forEach(counter -> finished.add(counter.group()));
    other.writers.forEach(
        (writer, numbers) ->
            writers.computeIfAbsent(writer, unseen -> new NumberRanges()).addAll(numbers));
    sandboxes.addAll(other.sandboxes);
    read += other.read;
    judged += other.judged;
    unreadable += other.unreadable;
    named |= other.named;
  }

  ReplayCounts counts() {
    Map<ReplayGroup.Key, ReplayGroup> all = new HashMap<>();
    List<ReplayGroup> parts = new ArrayList<>(finished);
    groups.values().forEach(counter -> parts.add(counter.group()));
    for (ReplayGroup part : parts) {
      ReplayGroup.Key key = settled(part.key());
      all.merge(key, part.as(key), ReplayGroup::with);
    }
    List<ReplayGroup> sorted = new ArrayList<>(all.values());
    sorted.sort(
        Comparator.comparing((ReplayGroup group) -> group.key().change())
            .thenComparing(ReplayGroup::count, Comparator.reverseOrder())
            .thenComparing(group -> group.key().rule())
            .thenComparing(group -> group.key().before()));
    return new ReplayCounts(read, judged, unreadable, sandboxes.size(), sorted, gaps());
  }

  private ReplayGroup.Key settled(ReplayGroup.Key key) {
    return key.byKeys() && !named
        ? new ReplayGroup.Key(Change.UNDECIDED, Missing.KEYS.words(), key.rule(), false)
        : new ReplayGroup.Key(key.change(), key.rule(), key.before(), false);
  }

  private List<ReplayCounts.Gap> gaps() {
    List<ReplayCounts.Gap> gaps = new ArrayList<>();
    writers.forEach(
        (writer, numbers) -> {
          numbers
              .gaps()
              .forEach(gap -> gaps.add(new ReplayCounts.Gap(writer, gap.first(), gap.last())));
          if (numbers.isScattered()) {
            gaps.add(new ReplayCounts.Gap(writer, 0, 0));
          }
        });
    return gaps;
  }
}
