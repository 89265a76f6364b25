package dev.sluice.audit.ship;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic of the events. It is created when it is missing and we may; one that is there stays as
 * the operator made it.
 *
 * @param name {@code audit.topic}
 * @param partitions of a topic that is created; a sandbox's events stay in one of them
 * @param replication copies of each, of a topic that is created
 */
record EventTopic(String name, int partitions, short replication) {
  private static final int SECONDS = 10;

  EventTopic(String name) {
    this(name, 3, (short) 1);
  }

  void ensure(Map<String, Object> connection) throws ShippingFailed {
    try (Admin admin = Admin.create(connection)) {
      if (!exists(admin)) {
        create(admin);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShippingFailed("interrupted", e);
    } catch (ExecutionException e) {
      throw ShippingFailed.of("the topic " + name + " cannot be prepared", e.getCause());
    } catch (TimeoutException | RuntimeException e) {
      throw ShippingFailed.of("the topic " + name + " cannot be prepared", e);
    }
  }

  private boolean exists(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      admin.describeTopics(List.of(name)).allTopicNames().get(SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      if (e.getCause() instanceof AuthorizationException) {
        return true; // We may not look; producing will tell.
      }
      throw e;
    }
  }

  private void create(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.of(replication));
    try {
      admin.createTopics(List.of(topic)).all().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
