package dev.sluice.audit;

import static dev.sluice.audit.journal.JournalHarness.crashed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.AuditSettings.Durability;
import dev.sluice.config.settings.audit.AuditSettings.OnFailure;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a loss of power takes under {@code fsync}, after a sync failed or none did. */
class UnsyncedRecordTest {
  private static final AuditRecord RECORD =
      SampleRecords.at().setRequest(SampleRecords.denied()).build();

  @TempDir Path state;
  @TempDir Path elsewhere;

  /** The numbers of a block but that of the record in the deleted file. */
  @ParameterizedTest
  @CsvSource({"FAIL_OPEN, true, 262143", "FAIL_CLOSED, false, 0"})
  void aRequestThatWentOnWithoutItsSyncIsToldAsMissing(
      OnFailure onFailure, boolean goesOn, long missing) throws IOException {
    AuditSink sink = open(state, onFailure);
    AuditLog log = sink.onThisLoop();
    assertThat(log.append(RECORD).succeeded()).isTrue();
    Files.delete(segments(state).getFirst());
    await().until(() -> !sink.status().condition().faults().isEmpty());
    assertThat(log.append(RECORD).succeeded()).isEqualTo(goesOn);
    crashed(state, elsewhere);
    sink.close(Duration.ZERO);
    for (Path segment : segments(elsewhere)) {
      Files.write(segment, new byte[64 << 10]);
    }
    assertThat(pendingAfterALossOfPower(onFailure)).isEqualTo(missing);
  }

  @Test
  void withoutAFailedSyncNothingIsToldAsMissing() throws IOException {
    AuditSink sink = open(state, OnFailure.FAIL_OPEN);
    assertThat(sink.onThisLoop().append(RECORD).succeeded()).isTrue();
    crashed(state, elsewhere);
    sink.close(Duration.ZERO);
    assertThat(pendingAfterALossOfPower(OnFailure.FAIL_OPEN)).isEqualTo(1);
  }

  /** Records, stored or missing, that the next process ships first. */
  private long pendingAfterALossOfPower(OnFailure onFailure) throws IOException {
    Files.writeString(elsewhere.resolve("audit/boot"), "open another 0\n");
    AuditSink next = open(elsewhere, onFailure);
    long pending = next.status().pending();
    next.close(Duration.ZERO);
    return pending;
  }

  private static List<Path> segments(Path state) throws IOException {
    try (Stream<Path> files = Files.list(state.resolve("audit/segments"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).sorted().toList();
    }
  }

  private static AuditSink open(Path state, OnFailure onFailure) throws IOException {
    return AuditSink.open(
        state,
        "node-1",
        Set.of(Role.PROXY),
        new AuditSettings(
            "audit",
            EventSettings.DEFAULTS,
            Durability.FSYNC,
            onFailure,
            1 << 20,
            Duration.ofSeconds(2),
            AuditSettings.DEFAULTS.unready()),
        KafkaSettings.DEFAULTS);
  }
}
