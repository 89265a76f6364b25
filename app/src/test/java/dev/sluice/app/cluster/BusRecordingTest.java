package dev.sluice.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.ClusterSettings.Keys;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody reads who sits between two members. */
class BusRecordingTest {
  private static final String BODY = "sk-abcdefghijklmnopqrstuvwx";

  @TempDir private Path directory;

  @Test
  void withKeysNothingCanBeRead() throws IOException {
    MemberKeyFiles.write(directory);
    Keys keys =
        new Keys(
            directory.resolve("node.pem"),
            directory.resolve("node.key"),
            directory.resolve("ca.pem"));

    assertThat(recorded(Optional.of(keys))).isNotEmpty().doesNotContain(BODY);
  }

  /** So that the other test can fail. */
  @Test
  void withoutKeysEverythingCan() {
    assertThat(recorded(Optional.empty())).contains(BODY);
  }

  private static String recorded(Optional<Keys> keys) {
    int bus = Ports.free();
    try (Recorder recorder = Recorder.before(bus);
        TrialMember answering = TrialMember.first("answering", keys, bus, recorder.port());
        TrialMember asking = answering.another("asking")) {
      answering.answer("anybody");
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(asking.ask("anybody", BODY)).isEqualTo(answering.name()));
      return recorder.recorded();
    }
  }
}
