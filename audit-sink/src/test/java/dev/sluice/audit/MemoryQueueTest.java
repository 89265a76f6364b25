package dev.sluice.audit;

import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryQueueTest {
  private static final int LARGE_BYTES = 16 << 10;

  private final MemoryQueue queue = new MemoryQueue("w/0", 3);
  private final MemoryQueue shared = new MemoryQueue("w/1", 1_000);

  @Test
  void aFullQueueDropsUntilThereIsRoom() throws IOException {
    for (int i = 1; i <= 5; i++) {
      queue.append(decision(i));
    }
    assertThat(queue.isHalfFree()).isFalse();
    assertThat(readAll(queue)).hasSize(3);
    assertThat(queue.isHalfFree()).isTrue();
    queue.append(decision(6));
    assertThat(readAll(queue)).containsExactly(new JournalEntry.Stored(4, 6, decision(6)));
    assertThat(queue.lostTotal()).isEqualTo(2);
  }

  @Test
  void bytesAreBoundedToo() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      shared.append(large("sandbox" + i));
    }
    long bytes =
        readAll(shared).stream()
            .mapToLong(entry -> ((JournalEntry.Stored) entry).record().getSerializedSize())
            .sum();
    assertThat(bytes).isBetween(1_900_000L, 1_000L * QueueRoom.RECORD_BYTES);
  }

  @Test
  void aSandboxThatFloodsLeavesRoomToOthers() throws IOException {
    for (int times = 0; times < 10; times++) {
      for (int i = 0; i < 2_000; i++) {
        shared.append(decision(i).toBuilder().setSandbox("hostile").build());
        shared.append(large("hostile"));
      }
      long lost = shared.lostTotal();
      assertThat(lost).isPositive();
      for (int i = 0; i < 40; i++) {
        shared.append(decision(i).toBuilder().setSandbox("quiet").build());
      }
      assertThat(shared.lostTotal()).isEqualTo(lost);
      assertThat(readAll(shared)).hasSizeGreaterThan(100);
    }
  }

  @Test
  void theCompletionOfASandboxOverItsPartIsTaken() {
    for (int i = 0; i < 2_000; i++) {
      shared.append(decision(i));
    }
    long lost = shared.lostTotal();
    shared.append(
        AuditRecord.newBuilder().setCompletion(RequestCompletion.getDefaultInstance()).build());
    assertThat(shared.lostTotal()).isEqualTo(lost);
  }

  @Test
  void rewindingReadsUnacknowledgedEntriesAgain() throws IOException {
    queue.append(decision(1));
    queue.append(decision(2));
    queue.append(decision(3));
    readAll(queue);
    queue.acknowledge(1);
    queue.rewind();
    assertThat(queue.poll()).contains(new JournalEntry.Stored(2, 2, decision(2)));
    queue.acknowledge(2);
    assertThat(readAll(queue)).containsExactly(new JournalEntry.Stored(3, 3, decision(3)));
    assertThat(queue.oldest()).isPositive();
    queue.acknowledge(3);
    assertThat(queue.pending()).isZero();
    assertThat(queue.oldest()).isZero();
  }

  private static AuditRecord large(String sandbox) {
    AuditRecord.Builder record = decision(1).toBuilder().setSandbox(sandbox);
    record.getTunnelBuilder().setReason("r".repeat(LARGE_BYTES));
    return record.build();
  }
}
