package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.testing.SampleRecords;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it appends. */
class KilledProcessTest {
  @TempDir Path state;

  /** Appends numbered decisions and tells each number once its record is safe. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws IOException {
      AuditLog log = open(Path.of(arguments[0])).onThisLoop();
      for (int number = 1; ; number++) {
        String uid = Integer.toString(number);
        if (log.append(SampleRecords.at(number, uid).setRequest(SampleRecords.denied()).build())
            .failed()) {
          return;
        }
        System.out.println(number);
      }
    }
  }

  @RepeatedTest(3)
  void everyConfirmedRecordIsInTheJournalExactlyOnce(RepetitionInfo repetition) throws Exception {
    int confirmed = appendUntilKilled(2000 * repetition.getCurrentRepetition());
    List<String> found = new ArrayList<>();
    try (Journal journal = Journal.open(state.resolve("audit"), 1 << 20, 1 << 30)) {
      RecordSource source = journal.sources().iterator().next();
      for (Optional<JournalEntry> next = source.poll(); next.isPresent(); next = source.poll()) {
        JournalEntry.Stored stored = (JournalEntry.Stored) next.get();
        assertThat(stored.decision()).isEqualTo(stored.sequence());
        found.add(stored.record().getCorrelationUid());
      }
    }
    assertThat(found).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(confirmed);
    assertThat(found.get(confirmed - 1)).isEqualTo(Integer.toString(confirmed));
  }

  private int appendUntilKilled(int atLeast) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                state.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int confirmed = 0;
    try (BufferedReader numbers = process.inputReader()) {
      for (String line = numbers.readLine(); line != null; line = numbers.readLine()) {
        confirmed = line.matches("\\d+") ? Math.max(confirmed, Integer.parseInt(line)) : confirmed;
        if (confirmed == atLeast) {
          process.toHandle().destroyForcibly(); // unlike Process, leaves the pipe open
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(confirmed).isGreaterThanOrEqualTo(atLeast);
    return confirmed;
  }

  private static AuditSink open(Path state) throws IOException {
    return AuditSink.open(
        state,
        "victim",
        Set.of(Role.PROXY),
        TrialSink.settings(AuditSettings.DEFAULTS.topic(), 16 << 20),
        KafkaSettings.DEFAULTS);
  }
}
