package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.audit.TopicSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicCheckTest {
  private static final TopicSettings WANTED =
      new TopicSettings(12, 3, 2, Optional.of(Duration.ofHours(1)));

  @ParameterizedTest
  @CsvSource({
    "3, delete, 2, 3600000, 1048588, ''",
    "3, delete, 2, -1, 262144, ''",
    "2, delete, 2, 3600000, 1048588, 'its replication is 2, kafka.topic.replication is 3'",
    "3, 'compact,delete', 2, 3600000, 1048588, 'it is compacted'",
    "3, delete, 1, 3600000, 1048588, 'its min.insync.replicas is 1, and has to be 2 or more'",
    "3, delete, 2, 3599999, 1048588, 'its retention.ms is 3599999'",
    "3, delete, 2, 3600000, 262143, 'its max.message.bytes is 262143, and has to be 262144'"
  })
  void saysWhatLacks(
      int replication, String policy, String insync, String retention, String bytes, String lack) {
    Map<String, String> config =
        Map.of(
            "cleanup.policy", policy,
            "min.insync.replicas", insync,
            "retention.ms", retention,
            "max.message.bytes", bytes);
    assertThat(
            TopicCheck.lack(WANTED, replication, key -> Optional.ofNullable(config.get(key)))
                .orElse(""))
        .startsWith(lack)
        .hasSizeGreaterThanOrEqualTo(lack.length())
        .matches(text -> text.isEmpty() == lack.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"1"})
  void whatTheBrokerDoesNotTellIsNotHeldAgainstIt(int replication) {
    assertThat(TopicCheck.lack(TopicSettings.DEFAULTS, replication, key -> Optional.empty()))
        .isEmpty();
  }
}
