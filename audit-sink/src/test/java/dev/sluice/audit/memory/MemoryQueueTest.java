package dev.sluice.audit.memory;

import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.journal.JournalEntry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryQueueTest {
  private final MemoryQueue queue = new MemoryQueue("w/0", 3);

  @Test
  void aFullQueueDropsAndReportsOnceThereIsRoom() throws IOException {
    for (int i = 1; i <= 5; i++) {
      queue.append(decision(i));
    }
    assertThat(readAll(queue)).hasSize(3);
    queue.append(decision(6));
    List<JournalEntry> later = readAll(queue);
    assertThat(((JournalEntry.Stored) later.getFirst()).record().getGap().getRecords())
        .isEqualTo(2);
    assertThat(later.getLast()).isEqualTo(new JournalEntry.Stored(5, 6, decision(6)));
    assertThat(queue.lostTotal()).isEqualTo(2);
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
}
