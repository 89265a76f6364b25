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
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic of the events. It is created when it is missing; one that is there has to offer what
 * {@code kafka.topic} asks for. Where we may not look, producing will tell.
 *
 * @param name {@code audit.topic}
 */
record EventTopic(String name, TopicSettings wanted) {
  private static final int SECONDS = 10;

  /**
   * Creates or checks it; blocks.
   *
   * @param connection of an admin client
   */
  void ensure(Map<String, Object> connection) throws ShippingFailed {
    Optional<Admin> client = Optional.empty();
    try {
      Admin admin = Admin.create(connection);
      client = Optional.of(admin);
      Optional<TopicDescription> found = describe(admin);
      if (found.isEmpty()) {
        create(admin);
      } else {
        check(admin, found.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ShippingFailed.of("interrupted", e);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw ShippingFailed.of("the topic " + name + " cannot be prepared", e.getCause());
      }
    } catch (TimeoutException | RuntimeException e) {
      throw ShippingFailed.of("the topic " + name + " cannot be prepared", e);
    } finally {
      client.ifPresent(admin -> admin.close(Duration.ZERO));
    }
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

  private void create(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException, ShippingFailed {
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
        throw ShippingFailed.of("the topic " + name + " is missing and may not be made", refused);
      }
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private void check(Admin admin, TopicDescription found)
      throws InterruptedException, ExecutionException, TimeoutException, ShippingFailed {
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
      throw new ShippingFailed(
          ShippingFailed.Kind.FATAL, "the topic " + name + " will not do: " + lack.get(), null);
    }
  }
}
