package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ship.ExchangeJoiner.Delivery;
import dev.sluice.audit.ship.ExchangeJoiner.Limit;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeJoinerTest {
  private final List<Delivery> ready = new ArrayList<>();
  private final ExchangeJoiner joiner =
      new ExchangeJoiner(() -> "w/0", Duration.ofSeconds(2), new Limit(3, 64 << 10), ready::add);
  private long sequence;

  @Test
  void aCompletionWithinTheWindowJoinsItsDecision() {
    decision("a", 1000);
    assertThat(ready).isEmpty();
    completion("a", 3000);
    assertThat(ready).hasSize(1);
    assertThat(ready.getFirst().subject()).isInstanceOf(EventSubject.Exchange.class);
    assertThat(ready.getFirst().first()).isEqualTo(1);
    assertThat(ready.getFirst().second()).isEqualTo(2);
    assertThat(ready.getFirst().subject().position().sequence()).isEqualTo(1);
  }

  @Test
  void aLaterCompletionFollowsOnItsOwn() {
    decision("a", 1000);
    completion("a", 3001);
    assertThat(sequences()).containsExactly(1L, 2L);
    assertThat(ready)
        .extracting(Delivery::subject)
        .hasOnlyElementsOfType(EventSubject.Single.class);
  }

  @Test
  void monotonicTimeEndsTheWaitWhenNoRecordFollows() {
    decision("a", 1000);
    joiner.expireAt(Duration.ofMillis(2200).toNanos());
    assertThat(ready).isEmpty();
    joiner.expireAt(Duration.ofMillis(2201).toNanos());
    assertThat(sequences()).containsExactly(1L);
  }

  @Test
  void aClockSetBackAnHourHoldsNoDecision() {
    decision("a", 3_600_000);
    decision("b", 5);
    assertThat(sequences()).containsExactly(1L);
    completion("a", 10);
    assertThat(ready)
        .extracting(Delivery::subject)
        .hasOnlyElementsOfType(EventSubject.Single.class);
    completion("b", 15);
    assertThat(ready.getLast().subject()).isInstanceOf(EventSubject.Exchange.class);
  }

  @Test
  void aRefusalDoesNotWait() {
    offer(SampleRecords.at(1000, "a").setRequest(SampleRecords.denied()).build());
    assertThat(sequences()).containsExactly(1L);
  }

  @Test
  void whenTooManyWaitTheOldestIsSentAlone() {
    for (String uid : List.of("a", "b", "c", "d")) {
      decision(uid, 1000);
    }
    assertThat(sequences()).containsExactly(1L);
    joiner.flush();
    assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void whenTooManyBytesWaitTheOldestAreSentAlone() {
    decision("a", 1000);
    offer(largeDecision("b", 40 << 10));
    offer(largeDecision("c", 40 << 10));
    assertThat(sequences()).containsExactly(1L, 2L);
    completion("c", 1001);
    // What is no longer waiting does not count.
    offer(largeDecision("d", 40 << 10));
    decision("e", 1000);
    assertThat(sequences()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aDecisionLargerThanAllThatMayWaitIsSentAtOnce() {
    offer(largeDecision("a", 100 << 10));
    assertThat(sequences()).containsExactly(1L);
    decision("b", 1000);
    assertThat(sequences()).containsExactly(1L);
  }

  @Test
  void aSecondDecisionWithTheSameIdDoesNotReplaceTheFirst() {
    decision("a", 1000);
    decision("a", 1001);
    completion("a", 1002);
    assertThat(sequences()).containsExactly(1L, 2L);
    assertThat(ready.getLast().second()).isEqualTo(3);
  }

  @Test
  void lostRecordsAreReportedInTheirPlace() {
    joiner.offer(new JournalEntry.Lost(7, 2, 2), 5000);
    assertThat(ready.getFirst().subject())
        .isInstanceOfSatisfying(
            EventSubject.Missing.class, missing -> assertThat(missing.records()).isEqualTo(2));
    assertThat(ready.getFirst().first()).isEqualTo(7);
  }

  private void decision(String uid, long timeMs) {
    offer(SampleRecords.at(timeMs, uid).setRequest(SampleRecords.redacted()).build());
  }

  private static AuditRecord largeDecision(String uid, int bytes) {
    return SampleRecords.at(1000, uid)
        .setRequest(SampleRecords.redacted().setPath("/" + "p".repeat(bytes)))
        .build();
  }

  private void completion(String uid, long timeMs) {
    offer(
        SampleRecords.at(timeMs, uid)
            .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
            .build());
  }

  private void offer(AuditRecord record) {
    sequence++;
    joiner.offer(new JournalEntry.Stored(sequence, sequence, record), 0);
  }

  private List<Long> sequences() {
    return ready.stream().map(Delivery::first).toList();
  }
}
