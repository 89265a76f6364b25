package dev.sluice.audit.ship;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state and the counters of shipping, written by the shipper's thread and read by any. Logs
 * each cause of a failure once.
 */
final class ShippingStatus {
  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

  private final AtomicLong shipped = new AtomicLong();
  private final AtomicLong retriable = new AtomicLong();
  private final AtomicLong fatal = new AtomicLong();
  private final AtomicLong progressNanos = new AtomicLong(System.nanoTime());
  private volatile ShippingState shipping = ShippingState.STARTING;
  private volatile String error = "";
  private long failingSinceNanos;

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

  /** Counts acknowledged events; returns the outage that they end. */
  Optional<Outage> progressed(long events) {
    shipped.addAndGet(events);
    progressNanos.set(System.nanoTime());
    if (shipping == ShippingState.WORKING) {
      return Optional.empty();
    }
    Optional<Outage> over =
        error.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Outage(Duration.ofNanos(System.nanoTime() - failingSinceNanos), error));
    over.ifPresent(outage -> LOG.info("audit events are shipped again after {}", outage.length()));
    shipping = ShippingState.WORKING;
    error = "";
    return over;
  }

  void failed(Exception cause) {
    boolean blocked =
        cause instanceof ShippingException failed
            && failed.kind() != ShippingException.Kind.RETRIABLE;
    (blocked ? fatal : retriable).incrementAndGet();
    String text =
        cause instanceof ShippingException failed
            ? String.valueOf(failed.getMessage())
            : "audit events are not shipped: " + cause.getClass().getSimpleName();
    if (error.isEmpty()) {
      failingSinceNanos = System.nanoTime();
    }
    if (!text.equals(error)) {
      (blocked ? LOG.atError() : LOG.atWarn())
          .addKeyValue("reason", text)
          .log("audit events are not shipped; trying again");
      LOG.debug("audit events are not shipped", cause);
    }
    error = text;
    shipping = blocked ? ShippingState.BLOCKED : ShippingState.RETRYING;
  }
}
