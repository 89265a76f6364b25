package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import java.util.Collection;

/** Ships with one producer until the first failure. For the shipper's thread. */
interface ShippingSession extends AutoCloseable {
  /**
   * Handles acknowledgements and sends as many events as there is room for.
   *
   * @param draining no record will be appended any more
   * @throws ShippingException when an event was refused or not answered in time
   */
  Progress step(Collection<RecordSource> sources, boolean draining) throws ShippingException;

  /** Whether every record of the sources was read and acknowledged. */
  boolean isIdle();

  /** Closes the producer and abandons events in flight. */
  @Override
  void close();

  /**
   * The result of a step.
   *
   * @param shipped events that Kafka acknowledged
   */
  record Progress(boolean busy, long shipped) {}
}
