package dev.sluice.audit.ship;

import dev.sluice.config.settings.audit.KafkaSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** How any client gets to the brokers that a node ships to. */
public final class ClientSettings {
  private ClientSettings() {}

  /**
   * Kafka's own properties: address, encryption and authentication.
   *
   * @throws IOException when a file with a secret cannot be read
   */
  public static Map<String, Object> of(KafkaSettings settings) throws IOException {
    try {
      Map<String, Object> config = new HashMap<>(KafkaSecurity.of(settings));
      config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
      return config;
    } catch (ShippingFailed e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
