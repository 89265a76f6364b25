package dev.sluice.audit;

import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ship.ShipperMemory;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Holds records between the event loop and Kafka; one implementation for each durability. Any
 * thread.
 */
interface RecordStore extends ShipperMemory {
  /** A log for the calling thread. */
  AuditLog newLog();

  /** The sources of all logs opened so far, always the same objects; for the shipper. */
  Collection<RecordSource> sources();

  /** Saves the acknowledged positions; for the shipper. */
  void savePositions() throws IOException;

  /** Takes a record about the audit itself; for the shipper, whose thread has a log for it. */
  void notice(AuditRecord record);

  /** Makes a record of losses that none tells yet; for the shipper, from time to time. */
  void tellLosses();

  /** Since when the topic is not compared with the state; empty when it is. */
  OptionalLong uncompared();

  /**
   * Begins new identities where the topic has records that the state lacks, and tells the gaps; for
   * the shipper.
   *
   * @param newest sequence on the topic by writer
   * @param cut whether the topic may have higher ones; then all writers begin new identities
   */
  void compared(Map<String, Long> newest, boolean cut) throws IOException;

  long appended();

  long lost();

  long refused();

  long unreadable();

  long bytes();

  /** Why no record can be stored now; empty when records are stored. */
  String fault();

  FaultRegister faults();

  void close() throws IOException;
}
