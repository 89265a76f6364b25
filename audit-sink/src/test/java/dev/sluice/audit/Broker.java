package dev.sluice.audit;

import dev.sluice.testing.Ports;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real broker in this process, and a consumer that is not ours. */
public final class Broker implements AutoCloseable {
  private final int port;
  private final Map<String, String> settings;
  private KafkaRaftServer server;

  private Broker(int port, Map<String, String> settings) {
    this.port = port;
    this.settings = settings;
    this.server = start(settings);
  }

  public static Broker start(Path directory) throws Exception {
    return start(directory, settings -> {});
  }

  /** One with settings of its own. */
  public static Broker start(Path directory, Consumer<Map<String, String>> more) throws Exception {
    format(directory);
    int port = Ports.free();
    Map<String, String> settings = settings(port, Ports.free(), directory);
    more.accept(settings);
    return new Broker(port, settings);
  }

  private static void format(Path directory) throws Exception {
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(directory.toString()))
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName("CONTROLLER")
          .run();
    }
  }

  private static Map<String, String> settings(int port, int controllerPort, Path directory) {
    String controller = "127.0.0.1:" + controllerPort;
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@" + controller);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("log.dirs", directory.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    return settings;
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  public void restart() {
    server = start(settings);
  }

  /** Everything on the topic within the time, or as soon as there are so many. */
  public List<ConsumerRecord<String, byte[]>> consume(String topic, int count, Duration within) {
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    long end = System.nanoTime() + within.toNanos();
    try (KafkaConsumer<String, byte[]> consumer = consumer("read_committed")) {
      consumer.subscribe(List.of(topic));
      while (found.size() < count && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
      consumer.poll(Duration.ofMillis(200)).forEach(found::add);
    }
    return found;
  }

  /** All events on the topic. Tests must not write to the topic meanwhile. */
  List<ConsumerRecord<String, byte[]>> consumeToEnd(String topic) {
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    Map<TopicPartition, Long> ends = writtenEnds(topic);
    try (KafkaConsumer<String, byte[]> consumer = consumer("read_committed")) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      long late = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (System.nanoTime() > late) {
          throw new AssertionError("the end of " + topic + " is not reached: " + ends);
        }
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    return found;
  }

  /** A commit is told to its producer before readers of committed records may see it. */
  private Map<TopicPartition, Long> writtenEnds(String topic) {
    try (KafkaConsumer<String, byte[]> all = consumer("read_uncommitted")) {
      return all.endOffsets(
          all.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList());
    }
  }

  private KafkaConsumer<String, byte[]> consumer(String isolation) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            address(),
            "group.id",
            UUID.randomUUID().toString(),
            "isolation.level",
            isolation,
            "auto.offset.reset",
            "earliest");
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    stop();
  }

  private static KafkaRaftServer start(Map<String, String> settings) {
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    server.startup();
    return server;
  }
}
