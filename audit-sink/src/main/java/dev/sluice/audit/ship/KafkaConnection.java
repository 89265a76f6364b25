package dev.sluice.audit.ship;

import dev.sluice.config.settings.audit.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The shipper's clients of Kafka. */
final class KafkaConnection {
  /** Most bytes of JSON that are sent and not acknowledged; half of the producer's memory. */
  static final long IN_FLIGHT_BYTES = 16 << 20;

  private static final int REQUEST_TIMEOUT_MS = 10_000;
  private static final long RETRY_MS = 1_000;
  private static final int DELIVERY_TIMEOUT_MS = 30_000;
  private static final int MAX_BLOCK_MS = 5_000;
  private static final int TRANSACTION_BLOCK_MS = 20_000;
  private static final int TRANSACTION_TIMEOUT_MS = 60_000;
  private static final int LINGER_MS = 10;
  private static final int BATCH_BYTES = 128 << 10;

  private final KafkaSettings settings;
  private final String nodeId;
  private final String id;

  KafkaConnection(KafkaSettings settings, String nodeId) {
    this.settings = settings;
    this.nodeId = nodeId;
    this.id = "sluice-audit-" + nodeId;
  }

  boolean isTransactional() {
    return settings.transactions();
  }

  String nodeId() {
    return nodeId;
  }

  String id() {
    return id;
  }

  /**
   * The properties of every client.
   *
   * @throws ShippingException when a file with a secret cannot be read
   */
  private Map<String, Object> common() throws ShippingException {
    Map<String, Object> config = new HashMap<>(KafkaClientConfig.forShipping(settings));
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "sluice-audit");
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    return config;
  }

  /**
   * The properties of a client for one question. While no broker answers, it retries every second,
   * because an attempt takes most of a millisecond from requests on the same core.
   *
   * @throws ShippingException when a file with a secret cannot be read
   */
  Map<String, Object> admin() throws ShippingException {
    Map<String, Object> config = common();
    config.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_MS);
    config.put(AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, RETRY_MS);
    return config;
  }

  /** The properties of a client that reads the topic once, without a group. */
  Map<String, Object> consumer() throws ShippingException {
    Map<String, Object> config = common();
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return config;
  }

  Producer<String, byte[]> producer() throws ShippingException {
    Map<String, Object> config = common();
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    config.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * IN_FLIGHT_BYTES);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    if (settings.transactions()) {
      config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
      config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
      config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TRANSACTION_BLOCK_MS);
    }
    try {
      return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    } catch (RuntimeException e) {
      throw ShippingException.of("no producer can be made", e);
    }
  }
}
