package dev.sluice.audit.ship;

import dev.sluice.config.settings.audit.TopicSettings;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;

/** What a topic that exists lacks. */
final class TopicCheck {
  /** No event is larger: strings are cut, and stages and findings are events of their own. */
  static final int LARGEST_EVENT_BYTES = 256 << 10;

  private TopicCheck() {}

  /**
   * The first thing that is not as it has to be, with its remedy.
   *
   * @param replication the fewest copies that a partition has
   * @param config value of a topic's setting, as far as the broker tells it
   */
  static Optional<String> lack(
      TopicSettings wanted, int replication, Function<String, Optional<String>> config) {
    if (config
        .apply(TopicConfig.CLEANUP_POLICY_CONFIG)
        .filter(p -> p.contains("compact"))
        .isPresent()) {
      return Optional.of("it is compacted, which deletes events; set cleanup.policy=delete");
    }
    if (replication < wanted.replication()) {
      return Optional.of(
          "its replication is %d, kafka.topic.replication is %d"
              .formatted(replication, wanted.replication()));
    }
    return below(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST_EVENT_BYTES)
        .or(() -> below(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, wanted.minInsync()))
        .or(() -> wanted.retention().flatMap(time -> retention(config, time.toMillis())));
  }

  private static Optional<String> retention(
      Function<String, Optional<String>> config, long wantedMs) {
    boolean forEver =
        config.apply(TopicConfig.RETENTION_MS_CONFIG).filter("-1"::equals).isPresent();
    return forEver ? Optional.empty() : below(config, TopicConfig.RETENTION_MS_CONFIG, wantedMs);
  }

  private static Optional<String> below(
      Function<String, Optional<String>> config, String key, long wanted) {
    return config
        .apply(key)
        .map(Long::valueOf)
        .filter(value -> value < wanted)
        .map(value -> "its %s is %d, and has to be %d or more".formatted(key, value, wanted));
  }
}
