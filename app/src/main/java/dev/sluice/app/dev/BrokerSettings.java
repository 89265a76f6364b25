package dev.sluice.app.dev;

import dev.sluice.config.net.HostPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The properties of the embedded broker: one node, small buffers, loopback. */
final class BrokerSettings {
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

  private BrokerSettings() {}

  static Map<String, String> of(int node, HostPort listen, HostPort controller, Path directory) {
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
