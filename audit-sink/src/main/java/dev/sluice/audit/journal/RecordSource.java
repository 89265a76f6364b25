package dev.sluice.audit.journal;

import java.io.IOException;
import java.util.Optional;

/** The records of one writer, for the one thread that ships them. */
public interface RecordSource extends AutoCloseable {
  /** Who wrote: node and index; with a sequence it names a record for ever. */
  String writer();

  /**
   * The next entry, or empty when everything appended so far was returned.
   *
   * @throws IOException when the journal's files cannot be read
   */
  Optional<JournalEntry> poll() throws IOException;

  /** Everything up to this sequence has reached its destination and may be forgotten. */
  void acknowledge(long sequence) throws IOException;

  /** Sequence up to which everything is acknowledged. */
  long acknowledged();

  /**
   * Acknowledges what an earlier process or session is known to have shipped; a sequence that this
   * source has not reached, or is behind, changes nothing.
   */
  void skipTo(long sequence) throws IOException;

  /** Starts again behind the last acknowledged entry. */
  void rewind() throws IOException;

  /** Appended and not yet acknowledged entries. */
  long pending();

  /**
   * Wall clock, in milliseconds, at or shortly before which the oldest pending record was written;
   * 0 when nothing is pending or it is not known.
   */
  long oldestTimeMs();

  @Override
  void close() throws IOException;
}
