package dev.sluice.config.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * How the topic of the events is made, and what one that exists has to offer: {@code kafka.topic}.
 *
 * @param partitions {@code partitions} of a topic that is made; one that exists may have others
 * @param replication {@code replication}: copies of each; 0 leaves it to the broker
 * @param minInsync {@code min_insync}: copies that have to exist before an event counts as taken; 0
 *     leaves it to the broker
 * @param retention {@code retention}: how long events stay; absent leaves it to the broker
 */
public record TopicSettings(
    int partitions, int replication, int minInsync, Optional<Duration> retention) {
  public static final TopicSettings DEFAULTS = new TopicSettings(3, 0, 0, Optional.empty());
}
