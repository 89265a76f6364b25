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

  // Why a stuck shipper is one, for an operator.
  private static final String STUCK =
      "Kafka has taken no audit event for long, although records wait and no call has failed";

  private final AtomicLong shipped = new AtomicLong();
  private final AtomicLong retriable = new AtomicLong();
  private final AtomicLong fatal = new AtomicLong();
  private final AtomicLong progressNanos = new AtomicLong(System.nanoTime());
  private volatile ShippingState shipping = ShippingState.STARTING;
  private volatile String error = "";
  private final FaultState fault;
  private final FaultState reading;
  private long failingSinceNanos;

  /**
   * @param fault that shipping fails; counted here
   * @param reading that sources cannot be read, which holds up no other; counted here
   */
  ShippingStatus(FaultState fault, FaultState reading) {
    this.fault = fault;
    this.reading = reading;
  }

  /**
   * An outage that has ended.
   *
   * @param error the last reason why nothing was shipped
   */
  record Outage(Duration length, String error) {}

  /**
   * The state of shipping, for operators.
   *
   * @param pending records that wait
   * @param stuckAfter longer than any call to Kafka may take before it fails
   */
  Shipper.View view(long pending, Duration stuckAfter) {
    Duration quiet = pending == 0 ? Duration.ZERO : sinceProgress();
    String reason = error();
    ShippingState state = shipping();
    if (reason.isEmpty() && quiet.compareTo(stuckAfter) >= 0) {
      stuck();
      state = ShippingState.STUCK;
      reason = STUCK;
    }
    return new Shipper.View(state, shipped.get(), retriable.get(), fatal.get(), reason, quiet);
  }

  /** Of Kafka; with sources that cannot be read it is never better than retrying. */
  ShippingState shipping() {
    return switch (shipping) {
      case STARTING, WORKING -> reading.reason().isEmpty() ? shipping : ShippingState.RETRYING;
      case RETRYING, STUCK, BLOCKED -> shipping;
    };
  }

  String error() {
    return error.isEmpty() ? reading.reason() : error;
  }

  void unreadable(String reason, Exception cause) {
    retriable.incrementAndGet();
    reading.failed(reason, cause);
  }

  void readable() {
    reading.cleared();
  }

  /** Time since the last acknowledgement, or since the start. */
  Duration sinceProgress() {
    return Duration.ofNanos(System.nanoTime() - progressNanos.get());
  }

  void idle() {
    progressNanos.set(System.nanoTime());
  }

  private void stuck() {
    if (fault.reason().isEmpty()) {
      fault.failed(STUCK);
    }
  }

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
      if (blocked) {
        LOG.error("audit events are not shipped until an operator helps; trying again: {}", text);
      } else {
        LOG.warn("audit events are not shipped; trying again: {}", text);
      }
      LOG.debug("audit events are not shipped", cause);
    }
    error = text;
    shipping = blocked ? ShippingState.BLOCKED : ShippingState.RETRYING;
  }

  private static String textOf(Exception cause) {
    return switch (cause) {
      case ShippingException failed -> String.valueOf(failed.getMessage());
      case IOException file -> "audit events are not shipped: " + file.getMessage();
      case UncheckedIOException file -> "audit events are not shipped: " + file.getMessage();
      default -> "audit events are not shipped: " + cause.getClass().getSimpleName();
    };
  }
}
