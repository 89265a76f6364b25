package dev.sluice.it;

import dev.sluice.testing.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/** Brokers of the released Kafka in containers on a network of their own, which replicate. */
final class BrokerGroup implements AutoCloseable {
  /** Three brokers start beside other tests, on as few as two cores. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.3.1");
  private static final int AMONG_BROKERS = 19_092;
  private static final int AMONG_CONTROLLERS = 9093;

  private final Network network = Network.newNetwork();
  private final List<Integer> ports;
  private final List<GenericContainer<?>> brokers;

  private BrokerGroup(int size) {
    ports = IntStream.range(0, size).mapToObj(id -> Ports.free()).toList();
    brokers = IntStream.range(0, size).<GenericContainer<?>>mapToObj(this::broker).toList();
  }

  /** Whether there is a container engine. */
  static boolean possible() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  static BrokerGroup start(int size) {
    BrokerGroup group = new BrokerGroup(size);
    try {
      Startables.deepStart(group.brokers).join();
      return group;
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private GenericContainer<?> broker(int id) {
    int port = ports.get(id);
    GenericContainer<?> broker =
        new GenericContainer<>(IMAGE)
            .withNetwork(network)
            .withNetworkAliases(name(id))
            .withEnv(environment(id, port))
            .waitingFor(
                Wait.forLogMessage(".*Kafka Server started.*", 1).withStartupTimeout(PATIENCE));
    // A broker tells its clients its port, so it has to be known before.
    broker.setPortBindings(List.of("127.0.0.1:%1$d:%1$d".formatted(port)));
    return broker;
  }

  private Map<String, String> environment(int id, int port) {
    return Map.ofEntries(
        Map.entry("KAFKA_NODE_ID", Integer.toString(id + 1)),
        Map.entry("CLUSTER_ID", "5L6g3nShT-eMCtK--X86sw"),
        Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
        Map.entry(
            "KAFKA_LISTENERS",
            "CLIENT://:%d,BROKER://:%d,CONTROLLER://:%d"
                .formatted(port, AMONG_BROKERS, AMONG_CONTROLLERS)),
        Map.entry(
            "KAFKA_ADVERTISED_LISTENERS",
            "CLIENT://127.0.0.1:%d,BROKER://%s".formatted(port, within(id))),
        Map.entry(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
            "CLIENT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
        Map.entry("KAFKA_INTER_BROKER_LISTENER_NAME", "BROKER"),
        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", voters()),
        Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "3"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "3"),
        Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
        Map.entry("KAFKA_HEAP_OPTS", "-Xmx384m"),
        // Of the brokers and of the consumers beside them: all live for seconds.
        Map.entry("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
  }

  private static String name(int id) {
    return "kafka-" + (id + 1);
  }

  private static String within(int id) {
    return name(id) + ":" + AMONG_BROKERS;
  }

  private String voters() {
    return IntStream.range(0, ports.size())
        .mapToObj(id -> "%d@%s:%d".formatted(id + 1, name(id), AMONG_CONTROLLERS))
        .collect(Collectors.joining(","));
  }

  /** On loopback, in the order of the brokers. */
  List<Integer> ports() {
    return ports;
  }

  /** SIGKILL. */
  void kill(int id) {
    DockerClientFactory.instance()
        .client()
        .killContainerCmd(brokers.get(id).getContainerId())
        .exec();
  }

  /** What Kafka's own console consumer prints, run beside a broker. */
  String console(int id, String topic, String end) throws IOException, InterruptedException {
    String command =
        "/opt/kafka/bin/kafka-console-consumer.sh --bootstrap-server %s --topic %s --from-beginning --isolation-level read_committed %s"
            .formatted(within(id), topic, end);
    return brokers.get(id).execInContainer("sh", "-c", command).getStdout();
  }

  @Override
  public void close() {
    brokers.forEach(GenericContainer::close);
    network.close();
  }
}
