package dev.sluice.audit.ship;

import dev.sluice.audit.ship.WriterLane.JoinWindow;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;

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
