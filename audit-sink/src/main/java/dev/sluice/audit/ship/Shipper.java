package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ocsf.Mapping;
import dev.sluice.audit.ocsf.Node;
import dev.sluice.config.settings.KafkaSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Feed feed;
  private final KafkaConnection connection;
  private final EventTopic topic;
  private final Mapping mapping;
  private final EventRecords records;
  private final Duration window;
  private final AtomicLong shipped = new AtomicLong();
  private final Backoff backoff = new Backoff();
  private final Thread thread;
  private volatile String lastError = "";
  private volatile long stopAtNanos;
  private volatile boolean stopping;

  /** Where records come from. All is called by the shipper's thread. */
  public interface Feed {
    /** The sources of all writers known by now, always the same objects. */
    Collection<RecordSource> sources();

    /** Remembers what was acknowledged; called from time to time and at the end. */
    void savePositions() throws IOException;
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
    this.connection = new KafkaConnection(kafka);
    this.topic = new EventTopic(topic);
    this.mapping = mapping;
    this.records = new EventRecords(topic, node.id());
    this.window = window;
    this.thread = Thread.ofPlatform().daemon().name("audit-shipper").unstarted(this::run);
    thread.start();
  }

  /** Events that Kafka acknowledged since the start; any thread. */
  public long shipped() {
    return shipped.get();
  }

  /** Why nothing is shipped at present, in words for an operator; empty when all is well. */
  public String lastError() {
    return lastError;
  }

  /**
   * Ships what is in the journal, for so long at most, and ends the thread. Nothing may be appended
   * any more.
   */
  public void stop(Duration deadline) {
    stopAtNanos = System.nanoTime() + deadline.toNanos();
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join(deadline.plus(GRACE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean done = false;
    while (!done && !isOver()) {
      try {
        ship();
        done = true;
      } catch (ShippingFailed | IOException | RuntimeException e) {
        report(e);
        backoff.await(this::isOver);
      }
    }
    save();
  }

  /** One session; returns when shipping is to end, throws when it has to start again. */
  private void ship() throws IOException, ShippingFailed {
    topic.ensure(connection.common());
    for (RecordSource source : feed.sources()) {
      source.rewind();
    }
    try (ShippingSession session =
        new ShippingSession(connection.producer(), mapping, records, window, Clock.systemUTC())) {
      long saveAt = System.nanoTime();
      while (!isOver() && advance(session)) {
        if (System.nanoTime() - saveAt > SAVE_EVERY.toNanos()) {
          save();
          saveAt = System.nanoTime();
        }
      }
    }
  }

  /** One step; false when everything is shipped and nothing will follow. */
  private boolean advance(ShippingSession session) throws IOException, ShippingFailed {
    boolean draining = stopping;
    ShippingSession.Progress progress = session.step(feed.sources(), draining);
    if (progress.shipped() > 0) {
      shipped.addAndGet(progress.shipped());
      lastError = "";
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

  private boolean isOver() {
    return stopping && System.nanoTime() - stopAtNanos >= 0;
  }

  private void report(Exception e) {
    String text =
        e instanceof ShippingFailed failed
            ? String.valueOf(failed.getMessage())
            : "audit events are not shipped: " + e.getClass().getSimpleName();
    if (!text.equals(lastError)) {
      LOG.atWarn().addKeyValue("reason", text).log("audit events are not shipped; trying again");
      LOG.debug("audit events are not shipped", e);
    }
    lastError = text;
  }

  private void save() {
    try {
      feed.savePositions();
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("audit positions are not saved");
    }
  }
}
