package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.testing.SampleRecords;
import java.io.IOException;
import java.time.Duration;

/** What tests do with a sink: set it up, give it decisions, and ship them. */
final class TrialSink {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TrialSink() {}

  /** The defaults, for a topic of the test's own and a journal of at most so many bytes. */
  static AuditSettings settings(String topic, long maxBytes) {
    AuditSettings defaults = AuditSettings.DEFAULTS;
    return new AuditSettings(
        topic,
        defaults.events(),
        defaults.durability(),
        defaults.onFailure(),
        maxBytes,
        defaults.joinWindow(),
        defaults.unready());
  }

  /** Appends denied requests with the ids NAME1, NAME2 and so on, to the log of this thread. */
  static void append(AuditSink sink, String name, int decisions) {
    AuditLog log = sink.onThisLoop();
    for (int i = 1; i <= decisions; i++) {
      log.append(
          SampleRecords.at(System.currentTimeMillis(), name + i)
              .setRequest(SampleRecords.denied())
              .build());
    }
  }

  /** Ships all records, and closes the sink. */
  static void ship(AuditSink sink) throws IOException {
    sink.startShipping();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(sink.status().pending()).as(sink.status().error()).isZero());
    sink.close(Duration.ofSeconds(30));
  }
}
