package dev.sluice.app.dev;

import dev.sluice.app.wiring.ListenAddress;
import dev.sluice.app.wiring.StartFailure;
import dev.sluice.config.net.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker and its controller in this process, for development only: one replica, no
 * encryption. Runs on its own threads; the methods here block.
 */
public final class EmbeddedBroker implements AutoCloseable {
  static final String CONTROLLER = "CONTROLLER";
  static final String CONTROLLER_HOST = "127.0.0.1";

  /** The minimum of the log cleaner; its default takes 128 MiB of heap. */
  private static final String CLEANER_BYTES = String.valueOf(2 << 20);

  private static final Map<String, String> SMALL_AND_SINGLE =
      Map.ofEntries(
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("num.network.threads", "1"),
          Map.entry("num.io.threads", "2"),
          Map.entry("background.threads", "1"),
          Map.entry("num.recovery.threads.per.data.dir", "1"),
          Map.entry("log.cleaner.dedupe.buffer.size", CLEANER_BYTES));
  private static final String KEY = "kafka.bootstrap_servers";
  private static final int NODE_ID = 1;
  private static final int FIRST_PORT = 10_000;
  private static final int END_OF_PORTS = 20_000;
  private static final int PORTS_TRIED = 100;

  private final KafkaRaftServer server;

  private EmbeddedBroker(KafkaRaftServer server) {
    this.server = server;
  }

  /**
   * Formats new storage and starts; returns when clients are served.
   *
   * @param listen address for clients
   * @param directory of the log, kept between runs
   * @throws StartFailure when the address cannot be listened on
   * @throws IOException when the directory cannot be used
   */
  public static EmbeddedBroker start(HostPort listen, Path directory) throws IOException {
    ListenAddress.requireFree(KEY, listen);
    return listen(listen, freePort(), directory);
  }

  static EmbeddedBroker listen(HostPort listen, int controllerPort, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    format(directory);
    HostPort controller = new HostPort(CONTROLLER_HOST, controllerPort);
    KafkaConfig config = new KafkaConfig(settings(NODE_ID, listen, controller, directory));
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      startup(server);
    } catch (RuntimeException e) {
      server.shutdown();
      // An address may be the cause; the server does not say so.
      ListenAddress.requireFree(KEY, listen);
      requireFree(controller);
      throw new IOException("the embedded broker did not start at " + listen, e);
    }
    return new EmbeddedBroker(server);
  }

  /** Where its controller cannot start, the server would end the process without a word. */
  private static void startup(KafkaRaftServer server) {
    Exit.setHaltProcedure(
        (status, message) -> {
          throw new IllegalStateException("the controller did not start");
        });
    try {
      server.startup();
    } finally {
      Exit.resetHaltProcedure();
    }
  }

  /** No setting names the controller's port: each start chooses one. */
  private static void requireFree(HostPort controller) {
    try {
      ListenAddress.requireFree(KEY, controller);
    } catch (StartFailure taken) {
      throw new StartFailure(
          "embedded broker: its controller cannot listen on %s, which another program has taken;"
                  .formatted(controller)
              + " start again, or pass --no-kafka and name a broker by "
              + KEY,
          taken);
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) throws IOException {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(directory.toString()))
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName(CONTROLLER)
          .run();
    } catch (Exception e) {
      throw new IOException(directory + ": cannot prepare the embedded broker's storage", e);
    }
  }

  /** Below the ports of outgoing connections: one of them could take it before the controller. */
  private static int freePort() throws IOException {
    for (int tried = 0; tried < PORTS_TRIED; tried++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (BindException e) {
        // In use: try another one.
      }
    }
    throw new IOException(
        "embedded broker: found no free port from " + FIRST_PORT + " to " + (END_OF_PORTS - 1));
  }

  static Map<String, String> settings(
      int node, HostPort listen, HostPort controller, Path directory) {
    Map<String, String> settings = new TreeMap<>(SMALL_AND_SINGLE);
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(node));
    settings.put("controller.quorum.voters", node + "@" + controller);
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("listeners", "PLAINTEXT://" + listen + "," + CONTROLLER + "://" + controller);
    settings.put("advertised.listeners", "PLAINTEXT://" + listen);
    settings.put(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("log.dirs", directory.toString());
    return settings;
  }
}
