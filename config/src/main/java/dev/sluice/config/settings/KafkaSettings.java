package dev.sluice.config.settings;

/**
 * Where audit events go: {@code kafka.*}.
 *
 * @param bootstrapServers {@code kafka.bootstrap_servers}, comma-separated host:port
 */
public record KafkaSettings(String bootstrapServers) {
  public static final KafkaSettings DEFAULTS = new KafkaSettings("127.0.0.1:9092");
}
