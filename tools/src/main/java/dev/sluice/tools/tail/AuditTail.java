package dev.sluice.tools.tail;

import dev.sluice.tools.requests.EventView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of all partitions of the audit topic, outside any group. One thread, except for {@link
 * #stop}; blocks.
 */
public final class AuditTail implements AutoCloseable {
  /** How long a request for metadata waits for a broker. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int POLL_RECORDS = 200;
  private static final int GROWTH = 4;

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private volatile boolean stopped;

  private AuditTail(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    this.consumer = consumer;
    this.partitions = partitions;
  }

  public enum Reading {
    /** In the order of arrival, and then waits for more. */
    ENDLESS,
    /** In the order of arrival, up to the present end of the topic. */
    TO_END,
    /** As {@link #ENDLESS}, but what is there now in the order of time. */
    ORDERED_ENDLESS,
    /** As {@link #TO_END}, in the order of time. */
    ORDERED_TO_END;

    private boolean isOrdered() {
      return this == ORDERED_ENDLESS || this == ORDERED_TO_END;
    }

    private boolean endsThere() {
      return this == TO_END || this == ORDERED_TO_END;
    }
  }

  /**
   * Connects. Events of aborted transactions are skipped.
   *
   * @param brokers address, encryption and authentication, as Kafka client properties
   * @throws org.apache.kafka.common.KafkaException when no broker answers
   */
  public static AuditTail open(Map<String, ?> brokers, String topic) {
    Map<String, Object> config = new HashMap<>(brokers);
    int answerMillis = Math.toIntExact(ANSWER.toMillis());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, answerMillis);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, answerMillis);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    return of(
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        topic);
  }

  /** Reads from a consumer and closes it, also when this fails. */
  static AuditTail of(Consumer<byte[], byte[]> consumer, String topic) {
    try {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      return new AuditTail(consumer, partitions);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  public void start(StartPoint start) {
    switch (start) {
      case StartPoint.Oldest oldest -> consumer.seekToBeginning(partitions);
      case StartPoint.Next next -> consumer.seekToEnd(partitions);
      case StartPoint.Since since -> seekTo(since.time().toEpochMilli());
    }
    // Seeking is lazy; an event that arrives before the first poll must not be missed.
    partitions.forEach(consumer::position);
  }

  private void seekTo(long millis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, millis));
    consumer.seekToEnd(partitions);
    for (Map.Entry<TopicPartition, @Nullable OffsetAndTimestamp> found :
        consumer.offsetsForTimes(times).entrySet()) {
      OffsetAndTimestamp first = found.getValue();
      if (first != null) {
        consumer.seek(found.getKey(), first.offset());
      }
    }
  }

  /**
   * Shows events until the view has enough, the end is reached where it counts, or {@link #stop}.
   * Waits for a broker that is unreachable.
   *
   * @param quiet runs once when nothing came for a second
   */
  public void follow(EventView view, Reading reading, Runnable quiet) {
    boolean needsEnds = reading != Reading.ENDLESS;
    Map<TopicPartition, Long> ends = needsEnds ? consumer.endOffsets(partitions) : Map.of();
    OrderedHistory history = new OrderedHistory(consumer, reading.isOrdered() ? ends : Map.of());
    FirstWait waiting = new FirstWait(quiet);
    while (!stopped && !view.isDone()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (reading.isOrdered()) {
          history.add(record);
        } else {
          accept(view, record);
        }
      }
      history.release(record -> accept(view, record));
      boolean current = hasReached(ends);
      view.tick(System.nanoTime(), current);
      if (reading.endsThere() && current) {
        break;
      }
      waiting.polled(records.isEmpty());
    }
    view.end();
  }

  private static void accept(EventView view, ConsumerRecord<byte[], byte[]> record) {
    if (!view.isDone()) {
      byte[] value = record.value();
      view.accept(record.partition(), value == null ? new byte[0] : value, System.nanoTime());
    }
  }

  /**
   * Reads up to the present end, from further and further back until it is enough or everything.
   * Then {@link #follow} goes on there.
   *
   * @param records to read of each partition at first
   * @param fresh a view for each attempt
   * @return the view that has seen enough
   */
  public <V extends EventView> V readNewest(
      long records, Supplier<V> fresh, Predicate<V> isEnough) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    for (long back = records; ; back *= GROWTH) {
      boolean everything = true;
      for (TopicPartition partition : partitions) {
        long oldest = beginnings.getOrDefault(partition, 0L);
        long from = Math.max(oldest, ends.getOrDefault(partition, 0L) - back);
        everything &= from == oldest;
        consumer.seek(partition, from);
      }
      V view = fresh.get();
      follow(view, Reading.ORDERED_TO_END, () -> {});
      if (everything || stopped || isEnough.test(view)) {
        return view;
      }
    }
  }

  public void readAll(java.util.function.Consumer<TopicEvent> each) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.seekToBeginning(partitions);
    while (!hasReached(ends)) {
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

  private boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Lets {@link #follow} return soon. Any thread. */
  public void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    return partitions;
  }

  /** Runs something once when nothing came for the first second. One thread. */
  private static final class FirstWait {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Runnable task;
    private final long began = System.nanoTime();
    private boolean over;

    FirstWait(Runnable task) {
      this.task = task;
    }

    /** Comes after each attempt to read. */
    void polled(boolean nothing) {
      if (over) {
        return;
      }
      if (!nothing) {
        over = true;
      } else if (System.nanoTime() - began > QUIET_NANOS) {
        over = true;
        task.run();
      }
    }
  }
}
