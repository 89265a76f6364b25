package dev.sluice.audit.ship;

import dev.sluice.audit.fault.Backoff;
import dev.sluice.audit.fault.ClockWatch;
import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.fault.FaultTrace;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ship.TopicComparison.Outcome;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ships records to Kafka on its own thread. While Kafka is unreachable it retries, soon at first
 * and then every ten seconds; the bytes in flight bound its memory.
 */
public final class Shipper {
  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);
  private static final Duration SAVE_EVERY = Duration.ofMillis(500);
  private static final Duration LONG_OUTAGE = Duration.ofSeconds(10);

  // Longer than any call to Kafka may take before it fails.
  private static final Duration STUCK_AFTER = Duration.ofSeconds(60);

  private final ShipperFeed feed;
  private final SessionFactory sessions;
  private final ShippingStatus status;
  private final Backoff attempts = Backoff.ofAttempts();
  private final Backoff looks = new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE);
  private final ShipperThread thread;
  private final Duration stuckAfter;
  private boolean ended;

  public Shipper(
      ShipperFeed feed,
      EventMapping mapping,
      String nodeId,
      AuditSettings audit,
      KafkaSettings kafka) {
    this.feed = feed;
    FaultRegister faults = feed.faults();
    this.status = new ShippingStatus(faults.of(FaultKind.SHIPPING), faults.of(FaultKind.READING));
    this.stuckAfter = STUCK_AFTER.plus(audit.joinWindow());
    this.sessions =
        new SessionFactory(
            new KafkaConnection(kafka, nodeId),
            new EventTopic(audit.topic(), kafka.topic()),
            new EventRecords(audit.topic(), nodeId, mapping, kafka.headers()),
            new JoinWindow(audit.joinWindow(), System::nanoTime),
            new SourceTurns(status, System::nanoTime));
    this.thread = new ShipperThread(status, this::run, faults.of(FaultKind.THREADS));
    thread.begin();
  }

  /** The node serves: what would delay that may begin. Any thread. */
  public void onServing() {
    thread.onServing();
  }

  /**
   * The state of shipping, for operators.
   *
   * @param shipped events that Kafka acknowledged since the start
   * @param retriable failures since the start after which a retry may help
   * @param fatal failures since the start that an operator has to resolve
   * @param error why nothing is shipped now; empty when events are shipped
   * @param quiet time since Kafka accepted an event, while records wait; zero when none waits
   */
  public record View(
      ShippingState state, long shipped, long retriable, long fatal, String error, Duration quiet) {
    public static final View NONE = new View(ShippingState.STARTING, 0, 0, 0, "", Duration.ZERO);
  }

  /**
   * The state of shipping; any thread.
   *
   * @param pending records that wait
   */
  public View view(long pending) {
    return status.view(pending, stuckAfter);
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
        LOG.error("a fault in shipping audit events; trying again: {}", FaultTrace.of(e));
        done = failed(e);
      }
    }
    // Clears an interrupt, which would fail the writing of the file.
    boolean unused = Thread.interrupted();
    save();
  }

  // Handles a failure; true when the thread has to end.
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
    attempts.await(thread::isOver);
    return false;
  }

  private void ship() throws IOException, ShippingException {
    sessions.prepareTopic();
    OptionalLong since = feed.uncompared();
    if (since.isPresent()) {
      thread.awaitServing();
      Outcome.Compared topic = sessions.newest(since.getAsLong());
      feed.compared(topic.newest(), topic.cut());
    }
    for (RecordSource source : feed.sources()) {
      source.rewind();
    }
    try (ShippingSession session = sessions.open(feed.memory())) {
      long saveAt = System.nanoTime();
      ClockWatch clock = new ClockWatch(System::currentTimeMillis, System::nanoTime);
      while (!thread.isOver() && advance(session)) {
        if (clock.wasSet()) {
          throw new ShippingException(
              ShippingException.Kind.RETRIABLE,
              "the clock of this machine was set; a new connection to Kafka is made",
              null);
        }
        if (System.nanoTime() - saveAt > SAVE_EVERY.toNanos()) {
          save();
          saveAt = System.nanoTime();
        }
      }
    }
  }

  private boolean advance(ShippingSession session) throws ShippingException {
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
      attempts.reset();
      feed.faults().of(FaultKind.THREADS).cleared();
    }
    boolean idle = !progress.busy() && session.isIdle();
    if (idle) {
      status.idle();
    } else {
      looks.reset();
    }
    if (!progress.busy() && !(idle && draining)) {
      looks.await(thread::isOver);
    }
    return !idle || !draining;
  }

  private void save() {
    FaultState saving = feed.faults().of(FaultKind.POSITIONS);
    try {
      feed.savePositions();
      saving.cleared();
    } catch (IOException | RuntimeException e) {
      saving.failed(
          "audit positions are not saved, and no journal segment is released: "
              + (e instanceof IOException ? e.getMessage() : FaultTrace.typeOf(e)),
          e);
    }
  }
}
