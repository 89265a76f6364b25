package dev.sluice.it;

import static org.awaitility.Awaitility.await;

import dev.sluice.tools.ocsf.OcsfValidator;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topic from its beginning, as a SIEM would. Any thread, one at a time. */
public final class AuditTopic implements AutoCloseable {
  static final String TOPIC = "sluice.audit.ocsf";
  private static final OcsfValidator VALIDATOR = new OcsfValidator();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String brokers;
  private final KafkaConsumer<String, String> consumer;
  private final List<JsonObject> events = new ArrayList<>();

  private AuditTopic(String brokers, KafkaConsumer<String, String> consumer) {
    this.brokers = brokers;
    this.consumer = consumer;
  }

  public static AuditTopic open(int port) {
    String brokers = "127.0.0.1:" + port;
    KafkaConsumer<String, String> consumer = consumer(brokers, "read_committed");
    List<TopicPartition> partitions = partitions(consumer);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new AuditTopic(brokers, consumer);
  }

  private static KafkaConsumer<String, String> consumer(String brokers, String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", brokers,
            "auto.offset.reset", "earliest",
            "isolation.level", isolation),
        new StringDeserializer(),
        new StringDeserializer());
  }

  /** A node that is ready may not have made the topic yet. */
  private static List<TopicPartition> partitions(KafkaConsumer<String, String> consumer) {
    return await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .until(() -> consumer.partitionsFor(TOPIC), infos -> !infos.isEmpty())
        .stream()
        .map(AuditTopic::partition)
        .toList();
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  /** All events so far, waiting until they are as expected. */
  public synchronized List<JsonObject> until(Predicate<List<JsonObject>> enough) {
    follow(events::add, () -> enough.test(events));
    return List.copyOf(events);
  }

  /**
   * Hands over events as they come, until there are enough; fails after two minutes without one.
   */
  void follow(Consumer<JsonObject> each, BooleanSupplier enough) {
    long quietSince = System.nanoTime();
    while (!enough.getAsBoolean()) {
      ConsumerRecords<String, String> records = consumer.poll(POLL);
      records.forEach(record -> each.accept(valid(record.value())));
      if (!records.isEmpty()) {
        quietSince = System.nanoTime();
      } else if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
        throw new AssertionError("what was expected never came");
      }
    }
  }

  /** Hands over what is there by now, to its end. */
  void toEnd(Consumer<JsonObject> each) {
    Map<TopicPartition, Long> ends = writtenEnds();
    follow(
        each,
        () ->
            ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
  }

  /** A commit is told to its producer before readers of committed records may see it. */
  private Map<TopicPartition, Long> writtenEnds() {
    try (KafkaConsumer<String, String> all = consumer(brokers, "read_uncommitted")) {
      return all.endOffsets(consumer.assignment());
    }
  }

  /** Whatever a test is about, an event that is not valid OCSF fails it. */
  private static JsonObject valid(String event) {
    List<String> faults = VALIDATOR.validate(event);
    if (!faults.isEmpty()) {
      throw new AssertionError(faults + " in " + event);
    }
    return new JsonObject(event);
  }

  static String correlation(JsonObject event) {
    return event.getJsonObject("metadata").getString("correlation_uid", "");
  }

  public static String code(JsonObject event) {
    return event.getJsonObject("metadata").getString("event_code", "");
  }

  /** Of an event that has an {@code http_request}; empty when the head could not be read. */
  static String path(JsonObject event) {
    return event
        .getJsonObject("http_request")
        .getJsonObject("url", new JsonObject())
        .getString("path", "");
  }

  static int classUid(JsonObject event) {
    return event.getInteger("class_uid");
  }

  @Override
  public void close() {
    consumer.close();
  }
}
