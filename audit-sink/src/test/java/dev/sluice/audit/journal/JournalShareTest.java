package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.SEGMENT_BYTES;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalShareTest {
  private static final int RECORD_BYTES = 8 << 10;
  private static final int ROUNDS = 10;
  private static final String LONG_PATH = "/" + "p".repeat(RECORD_BYTES);

  /** Of requests whose completions need more room than is left behind the last record. */
  private static final String SHORT_PATH = "/" + "p".repeat(2 << 10);

  private static final int RUNNING = 10;

  private static final RequestHalt HALT = RequestHalt.getDefaultInstance();

  @TempDir private Path directory;

  /** Of a refusal, for which no room for a completion is kept. */
  private static AuditRecord decision(String sandbox) {
    return AuditRecord.newBuilder()
        .setSandbox(sandbox)
        .setRequest(
            RequestDecision.newBuilder().setPath(LONG_PATH).setVerdict(Verdict.VERDICT_DENIED))
        .build();
  }

  /** Appends until the journal refuses; returns how many it took. */
  private static int flood(JournalWriter writer, String sandbox) {
    int taken = 0;
    while (writer.append(decision(sandbox)) instanceof AppendResult.Stored) {
      taken++;
    }
    return taken;
  }

  private static String refusal(JournalWriter writer, String sandbox) {
    return switch (writer.append(decision(sandbox))) {
      case AppendResult.Refused refused -> refused.reason();
      case AppendResult.Stored ignored -> "stored";
    };
  }

  @Test
  void sandboxWithLargeRecordsLeavesRoomToOthers() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();

      flood(writer, "hostile");

      assertThat(refusal(writer, "hostile")).contains("hostile", "audit.max_bytes");
      assertThat(journal.fault()).isEmpty();
      for (int i = 0; i < 2 * SEGMENT_BYTES / RECORD_BYTES; i++) {
        assertThat(refusal(writer, "quiet")).isEqualTo("stored");
      }
    }
  }

  @Test
  void restartLeavesThePendingBytesInTheShareOfTheirSandbox() throws IOException {
    try (Journal journal = open(directory)) {
      flood(journal.openWriter(), "hostile");
    }
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      await().until(() -> writer.append(decision("quiet")) instanceof AppendResult.Stored);
      for (int i = 0; i < 2 * SEGMENT_BYTES / RECORD_BYTES; i++) {
        flood(writer, "hostile");
      }

      assertThat(refusal(writer, "hostile")).contains("hostile", "audit.max_bytes");
      for (int i = 0; i < SEGMENT_BYTES / RECORD_BYTES; i++) {
        assertThat(refusal(writer, "quiet")).isEqualTo("stored");
      }
    }
  }

  /** Each large record is followed by a small one of another sandbox. */
  @Test
  void recoveredBytesCountForTheSandboxesThatFilledThem() throws IOException {
    try (Journal journal = Journal.open(directory, 4 << 20, 64 << 20)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 0; i < 800; i++) {
        writer.append(decision("large"));
        writer.append(decision("small").toBuilder().clearRequest().setHalt(HALT).build());
      }
    }
    Map<String, Long> bytes = new HashMap<>();
    for (Path file : segments(directory)) {
      Segment segment = Segment.recovered(file, 1, Files.size(file));
      SegmentScan.attribute(segment);
      segment.forEachCounted((sandbox, counted) -> bytes.merge(sandbox, counted, Long::sum));
    }
    assertThat(bytes.get("large"))
        .isBetween(800L * RECORD_BYTES * 9 / 10, 800L * RECORD_BYTES * 11 / 10);
    assertThat(bytes.getOrDefault("small", 0L)).isLessThan(800L * RECORD_BYTES / 50);
  }

  /** Anyone may send wrong credentials in the name of a sandbox. */
  @Test
  void wrongCredentialsFillNoShareOfTheSandboxThatTheyName() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      AuditRecord claim = decision("victim").toBuilder().setUnauthenticated(true).build();
      int taken = 0;
      while (writer.append(claim) instanceof AppendResult.Stored) {
        taken++;
      }

      assertThat(taken).isPositive();
      for (int i = 0; i < 2 * SEGMENT_BYTES / RECORD_BYTES; i++) {
        assertThat(refusal(writer, "victim")).isEqualTo("stored");
      }
    }
  }

  @Test
  void completionOfAnAllowedRequestIsTakenFromASandboxOverItsShare() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      flood(writer, "hostile");

      AuditRecord completion =
          AuditRecord.newBuilder()
              .setSandbox("hostile")
              .setCompletion(RequestCompletion.getDefaultInstance())
              .build();
      assertThat(writer.append(completion)).isInstanceOf(AppendResult.Stored.class);
    }
  }

  private static AuditRecord admitted(String sandbox) {
    return AuditRecord.newBuilder()
        .setSandbox(sandbox)
        .setRequest(
            RequestDecision.newBuilder().setPath(SHORT_PATH).setVerdict(Verdict.VERDICT_ALLOWED))
        .build();
  }

  private static AuditRecord completion(String sandbox) {
    return AuditRecord.newBuilder()
        .setSandbox(sandbox)
        .setCompletion(
            RequestCompletion.newBuilder()
                .setDecision(RequestDecision.newBuilder().setPath(SHORT_PATH)))
        .build();
  }

  /** Under {@code on_failure: fail_open}, their requests go on. */
  @Test
  void completionsOfLostDecisionsTakeNoRoomOfOthers() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 0; i < RUNNING; i++) {
        assertThat(writer.append(admitted("quiet"))).isInstanceOf(AppendResult.Stored.class);
      }
      for (int i = 0; i < RUNNING; i++) {
        writer.lose(admitted("hostile"));
        assertThat(writer.append(completion("hostile"))).isInstanceOf(AppendResult.Stored.class);
      }
      await()
          .until(
              () -> {
                int taken = flood(writer, "first") + flood(writer, "second");
                return taken == 0 && !journal.fault().isEmpty();
              });

      for (int i = 0; i < RUNNING; i++) {
        assertThat(writer.append(completion("quiet"))).isInstanceOf(AppendResult.Stored.class);
      }
    }
  }

  /** Many times, since what is not taken off a share only slowly narrows it. */
  @Test
  void shareComesBackWithDeletedSegments() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      int first = flood(writer, "hostile");
      int last = first;
      for (int times = 0; times < ROUNDS; times++) {
        acknowledgeAll(journal);
        await().until(() -> writer.append(decision("hostile")) instanceof AppendResult.Stored);
        last = flood(writer, "hostile");
      }

      assertThat(last).isGreaterThan(first * 9 / 10);
    }
  }

  private static void acknowledgeAll(Journal journal) throws IOException {
    for (RecordSource source : journal.sources()) {
      List<JournalEntry> all = readAll(source);
      source.acknowledge(all.getLast().sequence());
    }
    journal.savePositions();
  }
}
