package dev.sluice.audit.integrity;

import dev.sluice.config.settings.audit.EventSettings.Checkpoints;

/**
 * Which links of a chain are signed: each after some others, and one of a record of its own after
 * some time. Time is monotonic. One thread.
 */
final class CheckpointSchedule {
  private final Checkpoints settings;
  private long unsigned;
  private long askedNanos;
  private boolean asked;

  CheckpointSchedule(Checkpoints settings) {
    this.settings = settings;
  }

  boolean signsNext() {
    return unsigned + 1 >= settings.events();
  }

  void linked(boolean signed) {
    unsigned = signed ? 0 : unsigned + 1;
  }

  long unsigned() {
    return unsigned;
  }

  void again(long unsignedBefore) {
    unsigned = unsignedBefore;
  }

  /**
   * Whether to append a record for a signed link now; true once for each.
   *
   * @param ending no other event will follow, so that any link that is not signed counts
   */
  boolean isDue(long nowNanos, boolean ending) {
    boolean late = !asked || nowNanos - askedNanos >= settings.every().toNanos();
    boolean due = late || (ending && unsigned > 0);
    if (due) {
      asked = true;
      askedNanos = nowNanos;
    }
    return due;
  }
}
