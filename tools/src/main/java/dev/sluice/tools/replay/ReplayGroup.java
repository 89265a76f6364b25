package dev.sluice.tools.replay;

/**
 * Recorded decisions that the same rule treats in the same way.
 *
 * @param firstMs time of the first, since 1970
 * @param lastMs time of the last
 * @param sample one of the first; its strings come from clients
 */
public record ReplayGroup(Key key, long count, long firstMs, long lastMs, Sample sample) {
  /**
   * What the members share.
   *
   * @param rule place in the policy, what is missing, or the refusal; empty: no endpoint covers it
   * @param before place that decided before
   * @param byKeys judged by the keys of a query without any
   */
  public record Key(Change change, String rule, String before, boolean byKeys) {}

  public record Sample(String uid, RecordedEvent.Target target) {
    static final Sample NONE = new Sample("", new RecordedEvent.Target("", "", 0, ""));

    static Sample of(RecordedEvent event) {
      return new Sample(event.uid(), event.target());
    }
  }

  ReplayGroup with(ReplayGroup other) {
    boolean earlier =
        other.firstMs < firstMs
            || (other.firstMs == firstMs && other.sample.uid().compareTo(sample.uid()) < 0);
    return new ReplayGroup(
        key,
        count + other.count,
        Math.min(firstMs, other.firstMs),
        Math.max(lastMs, other.lastMs),
        earlier ? other.sample : sample);
  }

  ReplayGroup as(Key other) {
    return new ReplayGroup(other, count, firstMs, lastMs, sample);
  }
}
