package dev.sluice.audit.ship;

import dev.sluice.audit.compare.TopicComparison;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ships records to Kafka on its own thread. While Kafka is unreachable it retries, soon at first
 * and then every ten seconds; the bytes in flight bound its memory.
 */
public final class Shipper {
  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
  private static final Duration IDLE = Duration.ofMillis(5);
  private static final Duration SAVE_EVERY = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration LONGEST_START = Duration.ofSeconds(10);
  private static final Duration LONG_OUTAGE = Duration.ofSeconds(10);

  private final Feed feed;
  private final SessionFactory sessions;
  private final ShippingStatus status = new ShippingStatus();
  private final ShippingBackoff backoff = new ShippingBackoff();
  private final ShipperThread thread;
  private final CountDownLatch serving = new CountDownLatch(1);
  private boolean ended;

  /** The source of records. Only the shipper's thread calls it. */
  public interface Feed {
    /** The sources of all writers so far, always the same objects. */
    Collection<RecordSource> sources();

    /** Saves the acknowledged positions; called from time to time and at the end. */
    void savePositions() throws IOException;

    /**
     * Since when the topic has to be compared with the state of the node, in milliseconds since the
     * epoch; empty when it need not be, or was.
     */
    OptionalLong uncompared();

    /**
     * Compares the newest records of the node's writers on the topic with its state.
     *
     * @param newest sequence by writer; empty also when the topic may not be read
     */
    void compared(Map<String, Long> newest) throws IOException;

    /** No record will follow but those of this call. */
    void ending();

    /**
     * Reports that shipping works again after an outage.
     *
     * @param error why nothing was shipped, in text of the platform
     */
    void resumed(Duration outage, String error);
  }

  /**
   * Starts shipping.
   *
   * @param mapping makes the events
   * @param nodeId UUID of the node, which no other node has
   */
  public Shipper(
      Feed feed, EventMapping mapping, String nodeId, AuditSettings audit, KafkaSettings kafka) {
    this.feed = feed;
    this.sessions =
        new SessionFactory(
            new KafkaConnection(kafka, nodeId),
            new EventTopic(audit.topic(), kafka.topic()),
            new EventRecords(audit.topic(), nodeId, mapping),
            new JoinWindow(audit.joinWindow().toMillis(), Clock.systemUTC()));
    this.thread = new ShipperThread(status, this::run);
    thread.begin();
  }

  /** The node serves: what would delay that may begin. Any thread. */
  public void onServing() {
    serving.countDown();
  }

  /** Events that Kafka acknowledged since the start; any thread. */
  public long shipped() {
    return status.shipped();
  }

  /** Failures since the start after which a retry may help; any thread. */
  public long retriableErrors() {
    return status.retriable();
  }

  /** Failures since the start that an operator has to resolve; any thread. */
  public long fatalErrors() {
    return status.fatal();
  }

  /** The state of shipping; any thread. */
  public ShippingState shipping() {
    return status.shipping();
  }

  /** Why nothing is shipped now, for an operator; empty when events are shipped. Any thread. */
  public String lastError() {
    return status.error();
  }

  /**
   * Ships the journal and ends the thread: at the deadline, or when Kafka accepts nothing for five
   * seconds, two if it was unreachable before. No record may be appended after this call.
   */
  public void stop(Duration deadline) {
    thread.stop(deadline);
  }

  private void run() {
    boolean done = false;
    while (!done && !thread.isOver()) {
      try {
        ship();
        done = true;
      } catch (ShippingException | IOException e) {
        done = failed(e);
      } catch (KafkaException e) {
        done = failed(ShippingException.of("audit events are not shipped", e));
      } catch (RuntimeException e) {
        LOG.error("a fault in shipping audit events; trying again", e);
        done = failed(e);
      }
    }
    // Clears an interrupt, which would fail the writing of the file.
    boolean unused = Thread.interrupted();
    save();
  }

  /** Handles a failure; true when the thread has to end. */
  private boolean failed(Exception cause) {
    if (thread.isOver()) {
      return true;
    }
    status.failed(cause);
    if (cause instanceof ShippingException failure
        && failure.kind() == ShippingException.Kind.FENCED) {
      return true;
    }
    save();
    backoff.await(thread::isOver);
    return false;
  }

  /** Runs one session. Returns when shipping ends, throws when a new session is needed. */
  private void ship() throws IOException, ShippingException {
    sessions.prepareTopic();
    compare();
    for (RecordSource source : feed.sources()) {
      source.rewind();
    }
    try (ShippingSession session = sessions.open()) {
      long saveAt = System.nanoTime();
      while (!thread.isOver() && advance(session)) {
        if (System.nanoTime() - saveAt > SAVE_EVERY.toNanos()) {
          save();
          saveAt = System.nanoTime();
        }
      }
    }
  }

  /** Looks on the topic for records that the state lacks, once, and before anything is sent. */
  private void compare() throws IOException, ShippingException {
    OptionalLong since = feed.uncompared();
    if (since.isEmpty()) {
      return;
    }
    awaitServing();
    switch (sessions.compare(since.getAsLong())) {
      case TopicComparison.Outcome.Compared compared -> feed.compared(compared.newest());
      case TopicComparison.Outcome.Skipped skipped -> {
        LOG.atWarn()
            .addKeyValue("reason", skipped.reason())
            .log("the audit topic is not compared with this node's state");
        // With transactions the group of this node says as much about its own records.
        feed.compared(sessions.committed());
      }
    }
  }

  private void awaitServing() {
    try {
      long begun = System.nanoTime();
      while (!serving.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)
          && !thread.isDraining()
          && System.nanoTime() - begun < LONGEST_START.toNanos()) {
        LOG.trace("the node does not serve yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs one step; false when everything is shipped and no record will follow. */
  private boolean advance(ShippingSession session) throws IOException, ShippingException {
    boolean draining = thread.isDraining();
    if (draining && !ended) {
      ended = true;
      feed.ending();
    }
    ShippingSession.Progress progress = session.step(feed.sources(), draining);
    if (progress.shipped() > 0) {
      status
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
