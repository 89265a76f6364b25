package dev.sluice.audit.ship;

import dev.sluice.audit.ship.TopicComparison.Outcome;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions of shipping, one after the other. For the shipper's thread; blocks. */
final class SessionFactory {
  private static final Logger LOG = LoggerFactory.getLogger(SessionFactory.class);

  private final KafkaConnection connection;
  private final EventTopic topic;
  private final EventRecords records;
  private final JoinWindow window;
  private final SourceTurns turns;
  private final ResumePositions resumption;

  SessionFactory(
      KafkaConnection connection,
      EventTopic topic,
      EventRecords records,
      JoinWindow window,
      SourceTurns turns) {
    this.connection = connection;
    this.topic = topic;
    this.records = records;
    this.window = window;
    this.turns = turns;
    this.resumption = new ResumePositions(connection.id());
  }

  void prepareTopic() throws ShippingException {
    topic.ensure(connection.admin());
  }

  /**
   * The newest records of this node's writers on the topic, by sequence; none when it may not be
   * read and no transaction tells them either.
   *
   * @param sinceMs time of the newest record in the state
   */
  Outcome.Compared newest(long sinceMs) throws ShippingException {
    Outcome.Compared topic = read(sinceMs);
    Map<String, Long> newest = new HashMap<>(topic.newest());
    resumption.foreign().forEach((writer, sequence) -> newest.merge(writer, sequence, Math::max));
    return new Outcome.Compared(newest, topic.cut());
  }

  private Outcome.Compared read(long sinceMs) throws ShippingException {
    return switch (compare(sinceMs)) {
      case Outcome.Compared compared -> compared.cut() ? cut(compared) : compared;
      case Outcome.Skipped skipped -> {
        LOG.warn("the audit topic is not compared with this node's state: {}", skipped.reason());
        yield new Outcome.Compared(committed(), false);
      }
    };
  }

  // What was not read may hold any number of a writer, so that all of them begin anew.
  private Outcome.Compared cut(Outcome.Compared compared) throws ShippingException {
    LOG.warn(
        "the audit topic has more events since this node's newest than can be read in time;"
            + " its writers begin new identities");
    Map<String, Long> newest = new HashMap<>(committed());
    compared.newest().forEach((writer, sequence) -> newest.merge(writer, sequence, Math::max));
    return new Outcome.Compared(newest, true);
  }

  private Map<String, Long> committed() throws ShippingException {
    return connection.isTransactional()
        ? CommittedPositions.read(connection.admin(), connection.id()).sequences()
        : Map.of();
  }

  private Outcome compare(long sinceMs) throws ShippingException {
    try {
      return new TopicComparison(topic.name(), connection.nodeId())
          .run(connection.consumer(), sinceMs);
    } catch (KafkaException e) {
      throw ShippingException.of("the topic " + topic.name() + " cannot be compared", e);
    }
  }

  ShippingSession open(ShipperMemory memory) throws ShippingException, IOException {
    Producer<String, byte[]> producer = connection.producer();
    if (!connection.isTransactional()) {
      return new IdempotentSession(producer, records, window, turns);
    }
    try {
      producer.initTransactions();
      resumption.found(CommittedPositions.read(connection.admin(), connection.id()), memory);
      return new TransactionalSession(producer, records, window, turns, resumption);
    } catch (ShippingException | IOException e) {
      producer.close(Duration.ZERO);
      throw e;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw ShippingException.of("no transaction can be begun", e);
    }
  }
}
