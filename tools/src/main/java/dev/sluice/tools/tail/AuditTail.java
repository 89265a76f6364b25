package dev.sluice.tools.tail;

import dev.sluice.tools.ocsf.Shorthand;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A consumer of all partitions of the audit topic, outside any group. One thread; blocks. */
public final class AuditTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int ANSWER_MS = 10_000;

  private final KafkaConsumer<byte[], byte[]> consumer;

  private AuditTail(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * Connects and seeks. Events of aborted transactions are skipped.
   *
   * @param brokers address, encryption and authentication, as Kafka client properties
   * @param fromBeginning otherwise starts with the next event
   * @throws org.apache.kafka.common.KafkaException when no broker answers
   */
  public static AuditTail open(Map<String, ?> brokers, String topic, boolean fromBeginning) {
    Map<String, Object> config = new HashMap<>(brokers);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      place(consumer, topic, fromBeginning);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    return new AuditTail(consumer);
  }

  /**
   * Prints events until {@code count} are printed or the output is closed. Waits for a broker that
   * is unreachable.
   */
  public void print(long count, EventFilter filter, Format format, PrintStream out) {
    long printed = 0;
    while (printed < count && !out.checkError()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (filter.accepts(record.value())) {
          out.println(line(record.value(), format));
          printed++;
        }
        if (printed == count) {
          return;
        }
      }
    }
  }

  /**
   * Reads the events that are on the topic now, from the oldest on.
   *
   * @param each receives every event
   */
  public void readAll(Consumer<TopicEvent> each) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    consumer.seekToBeginning(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(end -> isBefore(end.getKey(), end.getValue()))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        each.accept(event(record));
      }
    }
  }

  private static TopicEvent event(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
    return new TopicEvent(
        "partition " + record.partition() + " offset " + record.offset(),
        text(record.key()),
        headers,
        text(record.value()));
  }

  /** Records of others may lack a part. */
  private static String text(byte @Nullable [] part) {
    return part == null ? "" : new String(part, StandardCharsets.UTF_8);
  }

  private boolean isBefore(TopicPartition partition, long end) {
    return consumer.position(partition) < end;
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** How an event is printed. */
  public enum Format {
    /** One line for people. */
    SHORT,
    /** The event as stored on the topic. */
    JSON
  }

  private static String line(byte[] event, Format format) {
    return switch (format) {
      case JSON -> new String(event, StandardCharsets.UTF_8);
      case SHORT -> Shorthand.line(event);
    };
  }

  private static void place(
      KafkaConsumer<byte[], byte[]> consumer, String topic, boolean fromBeginning) {
    List<TopicPartition> partitions = partitions(consumer, topic);
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
      // Seeking is lazy; an event that arrives before the first poll must not be missed.
      partitions.forEach(consumer::position);
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new org.apache.kafka.common.errors.UnknownTopicOrPartitionException(
          "topic " + topic + " does not exist yet");
    }
    return partitions;
  }
}
