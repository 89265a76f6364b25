package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.Broker;
import dev.sluice.audit.ship.TopicComparison.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node learns of its own records from a topic that it shares with others. */
class TopicComparisonTest {
  private static final String TOPIC = "shared";
  private static final int FOREIGN = 200;

  @TempDir static Path brokerFiles;

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = Broker.start(brokerFiles);
    Map<String, Object> connection = Map.of("bootstrap.servers", broker.address());
    try (Admin admin = Admin.create(connection)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(event("node/0/900/0")).get();
      for (int i = 1; i <= FOREIGN; i++) {
        producer.send(event("other/0/" + i + "/0")).get();
      }
      producer.send(event("node/0-0123abcd/7/gap")).get();
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void theNewestOfEachWriterIsFound() {
    assertThat(run(Integer.MAX_VALUE))
        .isEqualTo(new Outcome.Compared(Map.of("node/0", 900L, "node/0-0123abcd", 7L), false));
  }

  /** The rest may hold more, but what was read is certain. */
  @Test
  void whatWasReadWhenTheTimeEndsCounts() {
    assertThat(run(FOREIGN / 2)).isEqualTo(new Outcome.Compared(Map.of("node/0", 900L), true));
  }

  /** Each look at the clock costs a second, and each poll returns an event at most. */
  private static Outcome run(int seconds) {
    AtomicLong clock = new AtomicLong();
    return new TopicComparison(
            TOPIC,
            "node",
            Duration.ofSeconds(seconds),
            () -> Duration.ofSeconds(clock.getAndIncrement()).toNanos())
        .run(
            Map.of(
                "bootstrap.servers",
                broker.address(),
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                1),
            0);
  }

  private static ProducerRecord<byte[], byte[]> event(String uid) {
    ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(TOPIC, new byte[0]);
    event.headers().add("uid", uid.getBytes(StandardCharsets.UTF_8));
    return event;
  }
}
