package dev.sluice.audit.ship;

import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.journal.RecordSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;

/** The source of records. Only the shipper's thread calls it. */
public interface ShipperFeed {
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
   * @param cut whether the topic may have higher ones, because it was not read to its end
   */
  void compared(Map<String, Long> newest, boolean cut) throws IOException;

  /** The processes that shipped this state. */
  ShipperMemory memory();

  /** No record follows except those of this call. */
  void ending();

  /**
   * Reports that shipping works again after an outage.
   *
   * @param error why nothing was shipped, in text of the platform
   */
  void resumed(Duration outage, String error);

  FaultRegister faults();
}
