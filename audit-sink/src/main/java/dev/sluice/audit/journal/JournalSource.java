package dev.sluice.audit.journal;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of one writer as the shipper reads them. */
final class JournalSource implements RecordSource {
  private final String writer;
  private final WriterLog log;
  private final SegmentPool pool;
  private @Nullable JournalCursor cursor;

  JournalSource(String writer, WriterLog log, SegmentPool pool) {
    this.writer = writer;
    this.log = log;
    this.pool = pool;
  }

  @Override
  public String writer() {
    return writer;
  }

  @Override
  public Optional<Entry> poll() throws IOException {
    if (cursor == null) {
      Optional<Segment> start = log.holding(log.acknowledged() + 1);
      if (start.isEmpty()) {
        return Optional.empty();
      }
      cursor = new JournalCursor(log, start.get(), log.acknowledged() + 1);
    }
    JournalCursor current = cursor;
    Optional<Entry> entry = current.next();
    while (entry.isEmpty()) {
      Optional<JournalCursor> next = current.successor();
      if (next.isEmpty()) {
        return entry;
      }
      current.close();
      current = next.get();
      cursor = current;
      entry = current.next();
    }
    return entry;
  }

  @Override
  public void acknowledge(long sequence) throws IOException {
    log.acknowledge(sequence, pool);
  }

  @Override
  public long acknowledged() {
    return log.acknowledged();
  }

  @Override
  public void rewind() throws IOException {
    close();
  }

  @Override
  public long pending() {
    return Math.max(0, log.lastSequence() - log.acknowledged());
  }

  @Override
  public long oldestTimeMs() {
    return log.oldestTimeMs();
  }

  @Override
  public void close() throws IOException {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }
}
