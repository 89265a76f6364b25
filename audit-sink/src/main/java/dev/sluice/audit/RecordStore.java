package dev.sluice.audit;

import dev.sluice.audit.journal.RecordSource;
import dev.sluice.proto.AuditLog;
import java.io.IOException;
import java.util.Collection;

/** Where records are between the event loop and Kafka; one for each durability. Any thread. */
interface RecordStore {
  /** A log for the calling thread. */
  AuditLog newLog();

  /** The sources of all logs known by now, always the same objects; for the shipper. */
  Collection<RecordSource> sources();

  /** Remembers what was acknowledged; for the shipper. */
  void savePositions() throws IOException;

  /** Records taken since the start. */
  long appended();

  /** Records given up since the start. */
  long lost();

  /** Records refused since the start. */
  long refused();

  /** Records that could not be read any more since the start. */
  long unreadable();

  /** Bytes on disk. */
  long bytes();

  /** Why nothing is taken at present; empty when all is well. */
  String fault();

  /** Lets go of files; the logs must not be used any more. */
  void close() throws IOException;
}
