package dev.sluice.tools.tail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A topic in memory, and its consumer. */
final class FakeTopic extends MockConsumer<byte[], byte[]> {
  static final String NAME = "events";

  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
  private final Map<TopicPartition, Integer> sent = new HashMap<>();

  FakeTopic(int partitions) {
    super("none");
    List<PartitionInfo> infos = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      TopicPartition partition = new TopicPartition(NAME, i);
      infos.add(new PartitionInfo(NAME, i, null, null, null));
      records.put(partition, new ArrayList<>());
      updateBeginningOffsets(Map.of(partition, 0L));
      updateEndOffsets(Map.of(partition, 0L));
    }
    updatePartitions(NAME, infos);
  }

  /** Appends a record of that time. */
  void append(int number, long millis, String text) {
    TopicPartition partition = new TopicPartition(NAME, number);
    List<ConsumerRecord<byte[], byte[]>> log = log(partition);
    log.add(
        new ConsumerRecord<>(
            NAME,
            number,
            log.size(),
            millis,
            TimestampType.CREATE_TIME,
            0,
            text.length(),
            new byte[0],
            text.getBytes(StandardCharsets.UTF_8),
            new RecordHeaders(),
            Optional.empty()));
    updateEndOffsets(Map.of(partition, (long) log.size()));
  }

  private List<ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
    return records.computeIfAbsent(partition, fresh -> new ArrayList<>());
  }

  /** A tail of it, whose records can then be polled. */
  AuditTail tail() {
    AuditTail tail = AuditTail.of(this, NAME);
    schedulePollTask(this::refill);
    return tail;
  }

  /** The fake forgets records that were polled or sought away from. */
  private void refill() {
    records.forEach(
        (partition, log) -> {
          for (long at = position(partition); at < log.size(); at++) {
            if (at >= sent.getOrDefault(partition, 0)) {
              addRecord(log.get((int) at));
            }
          }
          sent.put(partition, log.size());
        });
  }

  @Override
  public synchronized void seek(TopicPartition partition, long offset) {
    super.seek(partition, offset);
    sent.put(partition, (int) offset);
    schedulePollTask(this::refill);
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> times) {
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    times.forEach(
        (partition, time) ->
            found.put(
                partition,
                log(partition).stream()
                    .filter(record -> record.timestamp() >= time)
                    .findFirst()
                    .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                    .orElse(null)));
    return found;
  }
}
