package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ocsf.Mapping;
import dev.sluice.audit.ocsf.Node;
import dev.sluice.config.settings.audit.KafkaSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that ships. Kafka that is away only makes it try again, first soon and then every ten
 * seconds; what it holds in memory meanwhile is bounded by the bytes in flight.
 */
public final class Shipper {
  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
  private static final Duration IDLE = Duration.ofMillis(5);
  private static final Duration SAVE_EVERY = Duration.ofMillis(500);
  private static final Duration LONG_OUTAGE = Duration.ofSeconds(10);

  private final Feed feed;
  private final KafkaConnection connection;
  private final EventTopic topic;
  private final Mapping mapping;
  private final EventRecords records;
  private final Duration window;
  private final Standing standing = new Standing();
  private final Resumption resumption = new Resumption();
  private final Backoff backoff = new Backoff();
  private final Stopping stopping;

  /** Where records come from. All is called by the shipper's thread. */
  public interface Feed {
    /** The sources of all writers known by now, always the same objects. */
    Collection<RecordSource> sources();

    /** Remembers what was acknowledged; called from time to time and at the end. */
    void savePositions() throws IOException;

    /**
     * Shipping goes on after it did not for a while.
     *
     * @param error why it did not, in platform words
     */
    void resumed(Duration outage, String error);
  }

  /**
   * Starts shipping.
   *
   * @param mapping makes the events
   * @param window how long a decision waits for its completion
   */
  public Shipper(
      Node node, Mapping mapping, Feed feed, KafkaSettings kafka, String topic, Duration window) {
    this.feed = feed;
    this.connection = new KafkaConnection(kafka, node.id());
    this.topic = new EventTopic(topic, kafka.topic());
    this.mapping = mapping;
    this.records = new EventRecords(topic, node.id());
    this.window = window;
    this.stopping = new Stopping(standing, this::run);
    stopping.begin();
  }

  /** Events that Kafka acknowledged since the start; any thread. */
  public long shipped() {
    return standing.shipped();
  }

  /** Failures since the start after which a retry may help; any thread. */
  public long retriableErrors() {
    return standing.retriable();
  }

  /** Failures since the start that somebody has to do something about; any thread. */
  public long fatalErrors() {
    return standing.fatal();
  }

  /** How it stands; any thread. */
  public Shipping shipping() {
    return standing.shipping();
  }

  /** Why nothing is shipped at present, in words for an operator; empty when all is well. */
  public String lastError() {
    return standing.error();
  }

  /**
   * Ships what is in the journal and ends the thread: at the deadline, or when Kafka takes nothing
   * for five seconds, two if it was away already. Nothing may be appended any more.
   */
  public void stop(Duration deadline) {
    stopping.stop(deadline);
  }

  private void run() {
    boolean done = false;
    while (!done && !stopping.isOver()) {
      try {
        ship();
        done = true;
      } catch (ShippingFailed | IOException e) {
        done = failed(e);
      } catch (KafkaException e) {
        done = failed(ShippingFailed.of("audit events are not shipped", e));
      } catch (RuntimeException e) {
        LOG.error("a fault in shipping audit events; trying again", e);
        done = failed(e);
      }
    }
    // An interrupt has done its work, and would fail the writing of the file.
    boolean unused = Thread.interrupted();
    save();
  }

  /** Whether it makes no sense to go on. */
  private boolean failed(Exception cause) {
    if (stopping.isOver()) {
      return true;
    }
    standing.failed(cause);
    if (cause instanceof ShippingFailed failure && failure.kind() == ShippingFailed.Kind.FENCED) {
      return true;
    }
    save();
    backoff.await(stopping::isOver);
    return false;
  }

  /** One session; returns when shipping is to end, throws when it has to start again. */
  private void ship() throws IOException, ShippingFailed {
    topic.ensure(connection.admin());
    for (RecordSource source : feed.sources()) {
      source.rewind();
    }
    try (Session session = session()) {
      long saveAt = System.nanoTime();
      while (!stopping.isOver() && advance(session)) {
        if (System.nanoTime() - saveAt > SAVE_EVERY.toNanos()) {
          save();
          saveAt = System.nanoTime();
        }
      }
    }
  }

  private Session session() throws ShippingFailed {
    Producer<String, byte[]> producer = connection.producer();
    Clock clock = Clock.systemUTC();
    if (!connection.isTransactional()) {
      return new ShippingSession(producer, mapping, records, window, clock);
    }
    try {
      producer.initTransactions();
      resumption.found(PositionStore.read(connection.admin(), connection.id()));
      return new TransactionalSession(
          producer, mapping, records, connection.id(), resumption, window, clock);
    } catch (ShippingFailed e) {
      producer.close(Duration.ZERO);
      throw e;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw ShippingFailed.of("no transaction can be begun", e);
    }
  }

  /** One step; false when everything is shipped and nothing will follow. */
  private boolean advance(Session session) throws IOException, ShippingFailed {
    boolean draining = stopping.isDraining();
    Session.Progress progress = session.step(feed.sources(), draining);
    if (progress.shipped() > 0) {
      standing
          .progressed(progress.shipped())
          .filter(outage -> outage.length().compareTo(LONG_OUTAGE) >= 0)
          .ifPresent(outage -> feed.resumed(outage.length(), outage.error()));
      backoff.reset();
    }
    if (!progress.busy()) {
      if (draining && session.isIdle()) {
        return false;
      }
      LockSupport.parkNanos(IDLE.toNanos());
    }
    return true;
  }

  private void save() {
    try {
      feed.savePositions();
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("audit positions are not saved");
    }
  }
}
