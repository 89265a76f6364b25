package dev.sluice.app.cli;

import dev.sluice.app.tail.AuditTail;
import dev.sluice.audit.ship.ClientSettings;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.audit.KafkaSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Option;

/** Where the topic is, and how to get there: as a node's files say, or an address says. */
final class BrokerOptions {
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

  /** What to do with the events. */
  @FunctionalInterface
  interface Reading {
    void of(AuditTail tail);
  }

  /**
   * Connects, reads and disconnects.
   *
   * @param topic overrides what the files say
   * @throws CommandFailure when the brokers let nothing be read
   */
  void read(Optional<String> topic, boolean fromBeginning, Reading reading) throws IOException {
    Settings files = config.isPresent() ? ConfigFiles.settings(config.get()) : Settings.defaults();
    KafkaSettings brokers = kafka.map(files.kafka()::withBootstrapServers).orElseGet(files::kafka);
    String name = topic.orElseGet(() -> files.audit().topic());
    try (AuditTail tail = AuditTail.open(ClientSettings.of(brokers), name, fromBeginning)) {
      reading.of(tail);
    } catch (KafkaException e) {
      throw CommandFailure.usage(
          "nothing can be read from Kafka at " + brokers.bootstrapServers() + ": " + cause(e));
    }
  }

  private static String cause(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
