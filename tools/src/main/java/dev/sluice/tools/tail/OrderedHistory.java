package dev.sluice.tools.tail;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Merges the records of several partitions by their time, up to the ends that were given. Records
 * after those pass as they come. A partition that is far ahead of the others is paused, so that few
 * records are held. One thread.
 */
final class OrderedHistory {
  private static final int MOST_HELD = 400;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> held =
      new LinkedHashMap<>();

  OrderedHistory(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.ends = ends;
    ends.keySet().forEach(partition -> held.put(partition, new ArrayDeque<>()));
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    Deque<ConsumerRecord<byte[], byte[]>> queue = queue(partition);
    queue.addLast(record);
    if (queue.size() == MOST_HELD) {
      consumer.pause(Set.of(partition));
    }
  }

  /** Hands over the records that no older one can precede. */
  void release(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    while (held.entrySet().stream().noneMatch(entry -> isAwaited(entry.getKey()))) {
      Optional<TopicPartition> oldest = oldest();
      if (oldest.isEmpty()) {
        return;
      }
      each.accept(next(oldest.get()));
    }
  }

  private Deque<ConsumerRecord<byte[], byte[]>> queue(TopicPartition partition) {
    return held.computeIfAbsent(partition, fresh -> new ArrayDeque<>());
  }

  /** Whether its oldest record of the history is not there yet. */
  private boolean isAwaited(TopicPartition partition) {
    return queue(partition).isEmpty()
        && consumer.position(partition) < ends.getOrDefault(partition, 0L);
  }

  private Optional<TopicPartition> oldest() {
    return held.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .min(Comparator.comparingLong(entry -> entry.getValue().getFirst().timestamp()))
        .map(Map.Entry::getKey);
  }

  private ConsumerRecord<byte[], byte[]> next(TopicPartition partition) {
    Deque<ConsumerRecord<byte[], byte[]>> queue = queue(partition);
    ConsumerRecord<byte[], byte[]> record = queue.removeFirst();
    if (queue.isEmpty() && consumer.paused().contains(partition)) {
      consumer.resume(Set.of(partition));
    }
    return record;
  }
}
