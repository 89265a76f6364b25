package dev.sluice.audit.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The records of one writer, for the one thread that ships them. */
public interface RecordSource extends AutoCloseable {
  /** Identity of the writer: node and index. With a sequence it identifies a record permanently. */
  String writer();

  /**
   * The next entry; empty when all entries so far were returned.
   *
   * @throws IOException when the journal's files cannot be read
   */
  Optional<JournalEntry> poll() throws IOException;

  /** Sequence up to which earlier processes may have shipped, because they appended no more. */
  long recovered();

  /** Notes that everything up to this sequence has reached its destination and may be deleted. */
  void acknowledge(long sequence);

  long acknowledged();

  /**
   * Acknowledges entries that an earlier process or session has shipped. A sequence that is already
   * acknowledged, or beyond the last entry, changes nothing.
   */
  void skipTo(long sequence);

  /** Starts again after the last acknowledged entry. */
  void rewind();

  long pending();

  /**
   * Age of the oldest pending record by monotonic time, overstated by at most one segment; zero
   * when nothing is pending or the age is unknown.
   */
  Duration oldest();

  @Override
  void close();
}
