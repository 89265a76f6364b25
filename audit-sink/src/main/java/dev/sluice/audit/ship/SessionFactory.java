package dev.sluice.audit.ship;

import dev.sluice.audit.compare.TopicComparison;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Opens sessions of shipping, one after the other. For the shipper's thread; blocks. */
final class SessionFactory {
  private final KafkaConnection connection;
  private final EventTopic topic;
  private final EventRecords records;
  private final JoinWindow window;
  private final ResumePositions resumption;

  SessionFactory(
      KafkaConnection connection, EventTopic topic, EventRecords records, JoinWindow window) {
    this.connection = connection;
    this.topic = topic;
    this.records = records;
    this.window = window;
    this.resumption = new ResumePositions(connection.id());
  }

  /** Creates or checks the topic. */
  void prepareTopic() throws ShippingException {
    topic.ensure(connection.admin());
  }

  /**
   * Compares the topic with the state of the node.
   *
   * @param sinceMs time of the newest record in the state
   */
  TopicComparison.Outcome compare(long sinceMs) throws ShippingException {
    try {
      return new TopicComparison(topic.name(), connection.nodeId())
          .run(connection.consumer(), sinceMs);
    } catch (KafkaException e) {
      throw ShippingException.of("the topic " + topic.name() + " cannot be compared", e);
    }
  }

  /** The positions that transactions of this node committed; none without transactions. */
  Map<String, Long> committed() throws ShippingException {
    return connection.isTransactional()
        ? CommittedPositions.read(connection.admin(), connection.id()).sequences()
        : Map.of();
  }

  ShippingSession open() throws ShippingException {
    Producer<String, byte[]> producer = connection.producer();
    if (!connection.isTransactional()) {
      return new IdempotentSession(producer, records, window);
    }
    try {
      producer.initTransactions();
      resumption.found(CommittedPositions.read(connection.admin(), connection.id()));
      return new TransactionalSession(producer, records, window, resumption);
    } catch (ShippingException e) {
      producer.close(Duration.ZERO);
      throw e;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw ShippingException.of("no transaction can be begun", e);
    }
  }
}
