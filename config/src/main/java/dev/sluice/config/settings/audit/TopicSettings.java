package dev.sluice.config.settings.audit;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * How the topic of the events is created, and what an existing one has to offer: {@code
 * kafka.topic}.
 *
 * @param partitions {@code partitions} of a created topic; an existing one may have others
 * @param replication {@code replication}: copies of each partition; 0 leaves it to the broker
 * @param minInsync {@code min_insync}: copies that must exist before an event counts as taken; 0
 *     leaves it to the broker
 * @param retention {@code retention}: how long events stay; empty leaves it to the broker
 */
public record TopicSettings(
    int partitions, int replication, int minInsync, Optional<Duration> retention) {
  public static final TopicSettings DEFAULTS = new TopicSettings(3, 0, 0, Optional.empty());

  private static final int MAX_PARTITIONS = 10_000;
  private static final int MAX_REPLICATION = 16;
  private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);
  private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

  static TopicSettings read(Fields topic) {
    TopicSettings read =
        new TopicSettings(
            topic.integer("partitions", 1, MAX_PARTITIONS, DEFAULTS.partitions()),
            topic.integer("replication", 0, MAX_REPLICATION, DEFAULTS.replication()),
            topic.integer("min_insync", 0, MAX_REPLICATION, DEFAULTS.minInsync()),
            topic.take("retention").flatMap(TopicSettings::retention));
    if (read.replication() > 0 && read.minInsync() > read.replication()) {
      topic.error("min_insync", "more than replication: nothing could be written; lower it");
    }
    return read;
  }

  private static Optional<Duration> retention(Cursor at) {
    return at.isText("broker")
        ? Optional.empty()
        : at.duration(SHORTEST_RETENTION, LONGEST_RETENTION);
  }
}
