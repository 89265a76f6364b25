package dev.sluice.audit.ship;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the newest record of each writer of a node on the topic, by the header {@code uid}. A node
 * whose state is older than that has lost records, or was copied. One thread; blocks.
 */
public final class TopicComparison {
  private static final Duration AT_MOST = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);

  private final String topic;
  private final String prefix;
  private final Duration limit;
  private final LongSupplier nanos;
  private final Map<String, Long> newest = new HashMap<>();

  public sealed interface Outcome {
    /**
     * The topic was read.
     *
     * @param newest highest sequence by writer of the node
     * @param cut whether the time ended first, so that the topic may have higher ones
     */
    record Compared(Map<String, Long> newest, boolean cut) implements Outcome {}

    /** The topic may not be read; the reason is for an operator. */
    record Skipped(String reason) implements Outcome {}
  }

  public TopicComparison(String topic, String node) {
    this(topic, node, AT_MOST, System::nanoTime);
  }

  /**
   * @param limit longest time of reading
   * @param nanos monotonic time
   */
  TopicComparison(String topic, String node, Duration limit, LongSupplier nanos) {
    this.topic = topic;
    this.prefix = node + "/";
    this.limit = limit;
    this.nanos = nanos;
  }

  /**
   * Reads the topic from a time on.
   *
   * @param connection of a consumer
   * @param sinceMs time of the newest record in the state, in milliseconds since the epoch
   * @throws org.apache.kafka.common.KafkaException when the topic cannot be read now
   */
  public Outcome run(Map<String, Object> connection, long sinceMs) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(connection, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return read(consumer, sinceMs);
    } catch (AuthorizationException e) {
      return new Outcome.Skipped("this node may not read the topic " + topic);
    }
  }

  private Outcome read(Consumer<byte[], byte[]> consumer, long sinceMs) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(part -> new TopicPartition(topic, part.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, OffsetAndTimestamp> starts =
        consumer.offsetsForTimes(
            partitions.stream().collect(Collectors.toMap(part -> part, part -> sinceMs)));
    for (TopicPartition part : partitions) {
      OffsetAndTimestamp start = starts.get(part);
      consumer.seek(part, start == null ? end(ends, part) : start.offset());
    }
    long begun = nanos.getAsLong();
    boolean cut = false;
    while (!cut && !isAtEnd(consumer, ends)) {
      consumer.poll(POLL).forEach(this::note);
      cut = nanos.getAsLong() - begun > limit.toNanos();
    }
    return new Outcome.Compared(Map.copyOf(newest), cut && !isAtEnd(consumer, ends));
  }

  private static boolean isAtEnd(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    Set<TopicPartition> assigned = consumer.assignment();
    return assigned.stream().allMatch(part -> consumer.position(part) >= end(ends, part));
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition part) {
    return Objects.requireNonNull(ends.get(part));
  }

  /** The uid names writer, sequence and event: {@code node/index/sequence/event}. */
  private void note(ConsumerRecord<byte[], byte[]> event) {
    Header header = event.headers().lastHeader("uid");
    if (header == null) {
      return;
    }
    String uid = new String(header.value(), StandardCharsets.UTF_8);
    int last = uid.lastIndexOf('/');
    int before = last < 0 ? -1 : uid.lastIndexOf('/', last - 1);
    if (before > 0 && uid.startsWith(prefix)) {
      String sequence = uid.substring(before + 1, last);
      if (sequence.matches("\\d{1,18}")) {
        newest.merge(uid.substring(0, before), Long.valueOf(sequence), Math::max);
      }
    }
  }
}
