package dev.sluice.audit.ship;

import dev.sluice.audit.fault.FaultState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state and the counters of shipping, written by the shipper's thread and read by any. Logs
 * each cause of a failure once. All waits are by monotonic time.
 */
final class ShippingStatus {
  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

  /** Why a stuck shipper is one, for an operator. */
  static final String STUCK =
      "Kafka has taken no audit event for long, although records wait and no call has failed";

  private final AtomicLong shipped = new AtomicLong();
  private final AtomicLong retriable = new AtomicLong();
  private final AtomicLong fatal = new AtomicLong();
  private final AtomicLong progressNanos = new AtomicLong(System.nanoTime());
  private volatile ShippingState shipping = ShippingState.STARTING;
  private volatile String error = "";
  private final FaultState fault;
  private long failingSinceNanos;

  /**
   * @param fault that shipping fails; counted here
   */
  ShippingStatus(FaultState fault) {
    this.fault = fault;
  }

  /**
   * An outage that has ended.
   *
   * @param error the last reason why nothing was shipped
   */
  record Outage(Duration length, String error) {}

  long shipped() {
    return shipped.get();
  }

  long retriable() {
    return retriable.get();
  }

  long fatal() {
    return fatal.get();
  }

  ShippingState shipping() {
    return shipping;
  }

  /** Why nothing is shipped now, for an operator; empty when events are shipped. */
  String error() {
    return error;
  }

  /** Time since the last acknowledgement, or since the start. */
  Duration sinceProgress() {
    return Duration.ofNanos(System.nanoTime() - progressNanos.get());
  }

  /** Notes that nothing waits for shipment. */
  void idle() {
    progressNanos.set(System.nanoTime());
  }

  /** Notes that records wait and Kafka has taken none for long, without a call that failed. */
  void stuck() {
    if (fault.reason().isEmpty()) {
      fault.failed(STUCK);
    }
  }

  /** Counts acknowledged events; returns the outage that they end. */
  Optional<Outage> progressed(long events) {
    shipped.addAndGet(events);
    progressNanos.set(System.nanoTime());
    fault.cleared();
    if (shipping == ShippingState.WORKING) {
      return Optional.empty();
    }
    Optional<Outage> over =
        error.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Outage(Duration.ofNanos(System.nanoTime() - failingSinceNanos), error));
    shipping = ShippingState.WORKING;
    error = "";
    return over;
  }

  void failed(Exception cause) {
    boolean blocked =
        cause instanceof ShippingException failed
            && failed.kind() != ShippingException.Kind.RETRIABLE;
    (blocked ? fatal : retriable).incrementAndGet();
    String text = textOf(cause);
    if (error.isEmpty()) {
      failingSinceNanos = System.nanoTime();
    }
    if (fault.begins(text)) {
      (blocked ? LOG.atError() : LOG.atWarn())
          .addKeyValue("reason", text)
          .log("audit events are not shipped; trying again");
      LOG.debug("audit events are not shipped", cause);
    }
    error = text;
    shipping = blocked ? ShippingState.BLOCKED : ShippingState.RETRYING;
  }

  /** Messages of exceptions other than ours and those of files may quote a record. */
  private static String textOf(Exception cause) {
    return switch (cause) {
      case ShippingException failed -> String.valueOf(failed.getMessage());
      case IOException file -> "audit events are not shipped: " + file.getMessage();
      case UncheckedIOException file -> "audit events are not shipped: " + file.getMessage();
      default -> "audit events are not shipped: " + cause.getClass().getSimpleName();
    };
  }
}
