package dev.sluice.audit.ship;

import dev.sluice.audit.journal.RecordSource;
import java.io.IOException;
import java.util.Collection;

/** Ships with one producer until something fails; for the shipper's thread. */
interface ShippingSession extends AutoCloseable {
  /**
   * Takes note of what was answered and sends what there is room for.
   *
   * @param draining nothing more will be appended
   * @throws ShippingException when an event was refused or not answered in time
   */
  Progress step(Collection<RecordSource> sources, boolean draining)
      throws IOException, ShippingException;

  /** Whether every record of the sources was read and acknowledged. */
  boolean isIdle();

  /** Gives up what is in flight. */
  @Override
  void close();

  /**
   * What a step did.
   *
   * @param shipped events that are safe now
   */
  record Progress(boolean busy, long shipped) {}
}
