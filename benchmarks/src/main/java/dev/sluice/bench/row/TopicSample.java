package dev.sluice.bench.row;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads some records of a topic. */
final class TopicSample {
  private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

  private TopicSample() {}

  /** The oldest records, those of the first poll that returns any. */
  static ConsumerRecords<byte[], byte[]> of(InetSocketAddress broker, String topic)
      throws IOException {
    Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:" + broker.getPort());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      ConsumerRecords<byte[], byte[]> found = consumer.poll(LONGEST_POLL);
      if (found.isEmpty()) {
        throw new IOException("no record on " + topic);
      }
      return found;
    }
  }
}
