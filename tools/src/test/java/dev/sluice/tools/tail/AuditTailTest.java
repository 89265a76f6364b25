package dev.sluice.tools.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.tools.requests.EventView;
import dev.sluice.tools.tail.AuditTail.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class AuditTailTest {
  private final FakeTopic topic = new FakeTopic(3);
  private final Seen seen = new Seen();

  @Test
  void whatIsThereComesInTheOrderOfTime() {
    topic.append(0, 10, "a");
    topic.append(0, 40, "d");
    topic.append(1, 20, "b");
    topic.append(2, 30, "c");
    topic.append(2, 50, "e");
    assertThat(read(new StartPoint.Oldest(), Reading.ORDERED_TO_END))
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(seen.ended).isTrue();
    assertThat(seen.current).isTrue();
  }

  @Test
  void aViewIsToldWhetherItHasSeenEverything() {
    topic.setMaxPollRecords(1);
    topic.append(0, 10, "a");
    topic.append(0, 20, "b");
    seen.most = 1;
    assertThat(read(new StartPoint.Oldest(), Reading.ORDERED_ENDLESS)).containsExactly("a");
    assertThat(seen.current).isFalse();
  }

  @Test
  void manyRecordsOfOnePartitionWaitForTheOldestOfAnother() {
    topic.setMaxPollRecords(100);
    for (int i = 0; i < 2000; i++) {
      topic.append(0, 1000 + i, "late");
    }
    topic.append(2, 1, "first");
    topic.append(2, 5000, "last");
    assertThat(read(new StartPoint.Oldest(), Reading.ORDERED_TO_END))
        .hasSize(2002)
        .startsWith("first", "late")
        .endsWith("late", "last");
  }

  @Test
  void readingStartsAtATime() {
    topic.append(0, 10, "a");
    topic.append(0, 20, "b");
    topic.append(1, 5, "c");
    assertThat(read(new StartPoint.Since(Instant.ofEpochMilli(15)), Reading.ORDERED_TO_END))
        .containsExactly("b");
  }

  @Test
  void whatIsThereIsNotTheNextEvent() {
    topic.append(0, 10, "a");
    assertThat(read(new StartPoint.Next(), Reading.TO_END)).isEmpty();
  }

  @Test
  void theViewDecidesHowMuchIsEnough() {
    topic.append(0, 10, "a");
    topic.append(0, 20, "b");
    seen.most = 1;
    assertThat(read(new StartPoint.Oldest(), Reading.ENDLESS)).containsExactly("a");
  }

  @Test
  void theNewestAreReadFromFurtherAndFurtherBack() {
    for (int i = 0; i < 100; i++) {
      topic.append(i % 3, i, "n" + i);
    }
    List<Seen> attempts = new ArrayList<>();
    try (AuditTail tail = topic.tail()) {
      tail.readNewest(
          2,
          () -> {
            attempts.add(new Seen());
            return attempts.getLast();
          },
          view -> view.texts.size() >= 20);
    }
    assertThat(attempts.stream().map(view -> view.texts.size())).containsExactly(6, 24);
    assertThat(attempts.getLast().texts).startsWith("n76").endsWith("n99");
  }

  @Test
  void allThatThereIsMayBeFewerThanTheNewest() {
    topic.append(0, 10, "a");
    try (AuditTail tail = topic.tail()) {
      assertThat(tail.readNewest(50, Seen::new, view -> false).texts).containsExactly("a");
    }
  }

  @Test
  void whoWaitsIsToldOnce() {
    List<String> told = new ArrayList<>();
    try (AuditTail tail = topic.tail()) {
      tail.start(new StartPoint.Next());
      tail.follow(
          seen,
          Reading.ORDERED_ENDLESS,
          () -> {
            told.add("waiting");
            topic.append(1, 1, "a");
            topic.seek(new TopicPartition(FakeTopic.NAME, 1), 0);
            seen.most = 1;
          });
    }
    assertThat(told).hasSize(1);
    assertThat(seen.texts).containsExactly("a");
  }

  @Test
  void aStoppedTailShowsWhatIsHeldBack() {
    try (AuditTail tail = topic.tail()) {
      tail.stop();
      tail.follow(seen, Reading.ORDERED_ENDLESS, () -> {});
    }
    assertThat(seen.ended).isTrue();
  }

  @Test
  void anUnknownTopicIsTold() {
    assertThatThrownBy(() -> AuditTail.of(topic, "other"))
        .isInstanceOf(UnknownTopicOrPartitionException.class)
        .hasMessage("there is no topic other");
    assertThat(topic.closed()).isTrue();
  }

  private List<String> read(StartPoint start, Reading reading) {
    try (AuditTail tail = topic.tail()) {
      tail.start(start);
      tail.follow(seen, reading, () -> {});
    }
    return seen.texts;
  }

  /** Remembers what it was shown. */
  private static final class Seen implements EventView {
    private final List<String> texts = new ArrayList<>();
    private long most = Long.MAX_VALUE;
    private boolean ended;
    private boolean current;

    @Override
    public void accept(int partition, byte[] value, long nanos) {
      texts.add(new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public void tick(long nanos, boolean isCurrent) {
      current = isCurrent;
    }

    @Override
    public void end() {
      ended = true;
    }

    @Override
    public boolean isDone() {
      return texts.size() >= most;
    }
  }
}
