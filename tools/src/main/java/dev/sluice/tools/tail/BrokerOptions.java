package dev.sluice.tools.tail;

import dev.sluice.audit.ship.KafkaClientConfig;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ConfigFiles;
import dev.sluice.tools.command.ProgramName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import picocli.CommandLine.Option;

/** The broker and topic of a command: from a node's settings, or from an address. */
public final class BrokerOptions {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "default: kafka.bootstrap_servers of --config, 127.0.0.1:9092 without")
  private Optional<String> kafka = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "holds a node's sluice.yaml: its kafka.* and audit.topic hold here too")
  private Optional<Path> config = Optional.empty();

  public boolean isGiven() {
    return kafka.isPresent() || config.isPresent();
  }

  /**
   * Connects, reads and disconnects.
   *
   * @param topic overrides the settings
   * @throws CommandFailure when the topic cannot be read
   */
  public void read(Optional<String> topic, Consumer<AuditTail> reader) throws IOException {
    Settings files = config.isPresent() ? ConfigFiles.settings(config.get()) : Settings.defaults();
    kafka.ifPresent(BrokerOptions::check);
    KafkaSettings brokers = kafka.map(files.kafka()::withBootstrapServers).orElseGet(files::kafka);
    String name = topic.orElseGet(() -> files.audit().topic());
    try (AuditTail tail = AuditTail.open(KafkaClientConfig.of(brokers), name)) {
      reader.accept(tail);
    } catch (KafkaException e) {
      throw CommandFailure.usage(
          "nothing can be read from Kafka at " + brokers.bootstrapServers() + ": " + cause(e));
    }
  }

  private static boolean mentionsServers(ConfigException e) {
    return String.valueOf(e.getMessage()).contains("bootstrap");
  }

  private static void check(String servers) {
    try {
      Arrays.stream(servers.split(",", -1)).map(String::strip).forEach(HostPort::parse);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "--kafka: expected HOST:PORT, such as 127.0.0.1:9092; " + e.getMessage());
    }
  }

  private static String cause(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return switch (cause) {
      case TimeoutException timeout ->
          "no broker answered within %d s; start one (%s has its own), or name another by"
                  .formatted(AuditTail.ANSWER.toSeconds(), ProgramName.call("dev"))
              + " --kafka HOST:PORT or --config DIR";
      case UnknownTopicOrPartitionException missing ->
          cause.getMessage() + ": no node has written to it yet; start one, or check --topic";
      // Of the settings that these commands can have, only names are left to be wrong here.
      case ConfigException unresolved when mentionsServers(unresolved) ->
          "the name has no address here; correct --kafka or kafka.bootstrap_servers of --config";
      default -> String.valueOf(cause.getMessage());
    };
  }
}
