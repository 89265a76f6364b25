package dev.sluice.audit.ship;

import dev.sluice.config.settings.audit.TopicSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The topic of the events. A missing topic is created; an existing one must satisfy {@code
 * kafka.topic}. When the node may not describe topics, sending shows whether the topic is usable.
 *
 * @param name {@code audit.topic}
 */
record EventTopic(String name, TopicSettings wanted) {
  private static final int SECONDS = 10;
  private static final long AGAIN_MS = 100;

  /**
   * Creates or checks the topic. Blocks.
   *
   * @param connection of an admin client
   */
  void ensure(Map<String, Object> connection) throws ShippingException {
    Optional<Admin> client = Optional.empty();
    try {
      Admin admin = Admin.create(connection);
      client = Optional.of(admin);
      ensure(admin);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ShippingException.of("interrupted", e);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw unprepared(connection, e.getCause());
      }
    } catch (TimeoutException | RuntimeException e) {
      throw unprepared(connection, e);
    } finally {
      client.ifPresent(admin -> admin.close(Duration.ZERO));
    }
  }

  void ensure(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException, ShippingException {
    Optional<TopicDescription> found = describe(admin);
    if (found.isEmpty()) {
      create(admin);
      found = describeNew(admin);
    }
    TopicDescription topic =
        found.orElseThrow(
            () ->
                ShippingException.told(
                    "the topic " + name + " exists, and the broker does not know it yet",
                    new UnknownTopicOrPartitionException(name)));
    awaitLeaders(admin, topic);
    check(admin, topic);
  }

  private ShippingException unprepared(Map<String, Object> connection, @Nullable Throwable cause) {
    String what = "the topic " + name + " cannot be prepared";
    Object servers = connection.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    return switch (cause) {
      case TimeoutException late ->
          ShippingException.told(what + ": no broker answers at " + servers, late);
      case org.apache.kafka.common.errors.TimeoutException late ->
          ShippingException.told(what + ": no broker answers at " + servers, late);
      case KafkaException unusable when unusable.getCause() instanceof ConfigException ->
          ShippingException.told(
              what + ": kafka.bootstrap_servers, " + servers + ", has no usable address", unusable);
      case null, default -> ShippingException.of(what, cause);
    };
  }

  private Optional<TopicDescription> describe(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return Optional.ofNullable(
          admin
              .describeTopics(List.of(name))
              .allTopicNames()
              .get(SECONDS, TimeUnit.SECONDS)
              .get(name));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<TopicDescription> describeNew(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    Optional<TopicDescription> found = describe(admin);
    while (found.isEmpty() && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
      found = describe(admin);
    }
    return found;
  }

  /**
   * Waits until the leader of each partition has its log. Before that it refuses a first batch and
   * may take the second, after which it refuses the first for good as out of order.
   */
  private void awaitLeaders(Admin admin, TopicDescription topic)
      throws InterruptedException, ExecutionException, ShippingException {
    Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
    topic
        .partitions()
        .forEach(
            part -> newest.put(new TopicPartition(name, part.partition()), OffsetSpec.latest()));
    try {
      admin.listOffsets(newest).all().get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw leaderless(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException late) {
        throw leaderless(late);
      }
      throw e;
    }
  }

  private ShippingException leaderless(Exception late) {
    return ShippingException.told(
        "a partition of the topic " + name + " has no leader that answers", late);
  }

  private void create(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException, ShippingException {
    Optional<Short> replication =
        wanted.replication() == 0 ? Optional.empty() : Optional.of((short) wanted.replication());
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    if (wanted.minInsync() > 0) {
      config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(wanted.minInsync()));
    }
    wanted
        .retention()
        .ifPresent(
            time -> config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis())));
    NewTopic topic = new NewTopic(name, Optional.of(wanted.partitions()), replication);
    try {
      admin.createTopics(List.of(topic.configs(config))).all().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException refused) {
        throw ShippingException.of(
            "the topic " + name + " is missing and may not be made", refused);
      }
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private void check(Admin admin, TopicDescription found)
      throws InterruptedException, ExecutionException, TimeoutException, ShippingException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config config =
        admin.describeConfigs(List.of(resource)).all().get(SECONDS, TimeUnit.SECONDS).get(resource);
    int replication =
        found.partitions().stream().mapToInt(part -> part.replicas().size()).min().orElse(0);
    Optional<String> lack =
        TopicCheck.lack(
            wanted,
            replication,
            key ->
                Optional.ofNullable(config == null ? null : config.get(key))
                    .flatMap(entry -> Optional.ofNullable(entry.value())));
    if (lack.isPresent()) {
      throw new ShippingException(
          ShippingException.Kind.FATAL, "the topic " + name + " will not do: " + lack.get(), null);
    }
  }
}
