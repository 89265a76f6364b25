package dev.sluice.tools.replay;

import java.util.List;

/**
 * What was counted.
 *
 * @param read events
 * @param judged decisions among them
 * @param unreadable lines that are no event
 * @param sandboxes of the decisions
 * @param groups by change, the largest first
 * @param gaps numbers that are missing
 */
public record ReplayCounts(
    long read,
    long judged,
    long unreadable,
    int sandboxes,
    List<ReplayGroup> groups,
    List<Gap> gaps) {
  public ReplayCounts {
    groups = List.copyOf(groups);
    gaps = List.copyOf(gaps);
  }

  /**
   * Decisions of a writer that are missing.
   *
   * @param first 0, as last: too many gaps to count
   */
  public record Gap(String writer, long first, long last) {
    public long size() {
      return last - first + 1;
    }
  }

  public long of(Change change) {
    return groups.stream()
        .filter(group -> group.key().change() == change)
        .mapToLong(ReplayGroup::count)
        .sum();
  }

  public List<ReplayGroup> groupsOf(Change change) {
    return groups.stream().filter(group -> group.key().change() == change).toList();
  }
}
