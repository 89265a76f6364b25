package dev.sluice.audit.journal;

import dev.sluice.audit.ledger.WriterEnd;
import dev.sluice.audit.ledger.WriterHistory;
import dev.sluice.audit.ledger.WriterName;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The records of a writer under the identity that they are shipped with. A new identity begins only
 * when Kafka has everything of the one before, so that a session never mixes two. For the shipper's
 * thread, except {@link #writer}.
 */
final class IdentifiedSource implements RecordSource {
  private final JournalSource source;
  private final WriterHistory history;
  private volatile WriterName name;
  private long next;

  IdentifiedSource(JournalSource source, WriterHistory history) {
    this.source = source;
    this.history = history;
    this.next = source.acknowledged() + 1;
    this.name = history.nameAt(log().index(), next);
  }

  WriterLog log() {
    return source.log();
  }

  @Override
  public String writer() {
    return name.text();
  }

  @Override
  public Optional<JournalEntry> poll() throws IOException {
    if (next > name.last()) {
      if (source.acknowledged() < name.last()) {
        return Optional.empty();
      }
      name = history.nameAt(log().index(), next);
    }
    Optional<JournalEntry> entry = source.poll();
    entry.ifPresent(passed -> next = passed.sequence() + 1);
    return entry.map(this::numbered);
  }

  // A new identity counts its decisions from 1.
  private JournalEntry numbered(JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.Lost lost -> lost;
      case JournalEntry.Stored stored ->
          name.decisions() == 0
              ? stored
              : new JournalEntry.Stored(
                  stored.sequence(), stored.decision() - name.decisions(), stored.record());
    };
  }

  @Override
  public void acknowledge(long sequence) {
    source.acknowledge(sequence);
  }

  @Override
  public long acknowledged() {
    return source.acknowledged();
  }

  @Override
  public long recovered() {
    return source.recovered();
  }

  /**
   * The last numbers that are acknowledged; before anything is shipped.
   *
   * @throws IOException when the record behind them cannot be read
   */
  WriterEnd acknowledgedEnd() throws IOException {
    long sequence = source.acknowledged();
    source.rewind();
    try {
      for (Optional<JournalEntry> next = source.poll(); next.isPresent(); next = source.poll()) {
        if (next.get() instanceof JournalEntry.Stored first) {
          long own = JournalWriter.isDecision(first.record()) ? 1 : 0;
          return new WriterEnd(sequence, first.decision() - own, sequence);
        }
      }
      return new WriterEnd(sequence, log().recovered().decision(), sequence);
    } finally {
      rewind();
    }
  }

  @Override
  public void skipTo(long sequence) {
    source.skipTo(Math.min(sequence, name.last()));
    next = Math.max(next, source.acknowledged() + 1);
  }

  @Override
  public void rewind() {
    source.rewind();
    next = source.acknowledged() + 1;
    name = history.nameAt(log().index(), next);
  }

  @Override
  public long pending() {
    return source.pending();
  }

  @Override
  public Duration oldest() {
    return source.oldest();
  }

  @Override
  public void close() {
    source.close();
  }
}
